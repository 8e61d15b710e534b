/**
 * The little Markdown that agreements are written in: headings, lists, bold words, paragraphs. Nothing is hidden or replaced: whatever is
 * not known stays as it was written, for both sides sign every character of it.
 */
export type Block =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'list'; isOrdered: boolean; items: { number?: number; text: string }[] }
  | { kind: 'paragraph'; text: string };

const HEADING = /^(#{1,4})\s+(.*)$/;
const ITEM = /^ {0,3}(?:(\d{1,9})[.)]|[-*])\s+(.*)$/;

export function blocks(text: string): Block[] {
  const found: Block[] = [];
  let open: Block | undefined;
  let before = '';
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') {
      open = undefined;
      continue;
    }
    const next = begun(line, open);
    if (next) {
      found.push(next);
      open = next.kind === 'heading' ? undefined : next;
    } else if (open) continued(open, before, line);
    before = line;
  }
  return found;
}

/** The block that the line begins, unless it belongs to the open one. */
function begun(line: string, open: Block | undefined): Block | undefined {
  const [, signs, title] = line.match(HEADING) ?? [];
  if (signs) return { kind: 'heading', level: signs.length, text: title ?? '' };
  const [item, number, text = ''] = line.match(ITEM) ?? [];
  if (!item) return open ? undefined : { kind: 'paragraph', text: line };
  const isOrdered = number !== undefined;
  const entry = isOrdered ? { number: Number(number), text } : { text };
  if (open?.kind !== 'list' || open.isOrdered !== isOrdered) return { kind: 'list', isOrdered, items: [entry] };
  open.items.push(entry);
  return undefined;
}

/** Takes the line up, unless it was an item of a list and has been. */
function continued(open: Block, before: string, line: string) {
  if (open.kind === 'paragraph') open.text = joined(open.text, before, line);
  const last = open.kind === 'list' && !ITEM.test(line) ? open.items.at(-1) : undefined;
  if (last) last.text = joined(last.text, before, line.trim());
}

/** Columns from which on a line was broken because it was full; a shorter one was meant to end there. */
const FULL = 70;
const WIDE = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]/;

/**
 * Puts a line behind the text, of which `before` is the last one. Chinese and Japanese have no space between words, and so none where
 * a line was full.
 */
function joined(text: string, before: string, line: string): string {
  const columns = [...before].reduce((sum, letter) => sum + (WIDE.test(letter) ? 2 : 1), 0);
  if (columns < FULL) return `${text}\n${line}`;
  return WIDE.test(text.at(-1) ?? '') && WIDE.test(line.charAt(0)) ? text + line : `${text} ${line}`;
}

/** The parts of a line, of which every second one is bold. */
export function boldParts(text: string): string[] {
  return text.split(/\*\*(?=\S)([^*]*[^*\s])\*\*/);
}
