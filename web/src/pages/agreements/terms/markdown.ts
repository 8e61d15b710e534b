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
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') {
      open = undefined;
      continue;
    }
    const next = begun(line, open);
    if (next) {
      found.push(next);
      open = next.kind === 'heading' ? undefined : next;
    } else if (open) continued(open, line);
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
function continued(open: Block, line: string) {
  if (open.kind === 'paragraph') open.text += `\n${line}`;
  const last = open.kind === 'list' && !ITEM.test(line) ? open.items.at(-1) : undefined;
  if (last) last.text += `\n${line.trim()}`;
}

/** The parts of a line, of which every second one is bold. */
export function boldParts(text: string): string[] {
  return text.split(/\*\*(?=\S)([^*]*[^*\s])\*\*/);
}
