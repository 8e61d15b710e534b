import { diffArrays } from 'diff';
import type { Difference } from '@/api/types';

type TextLine = Difference['text'][number][number];

/** A part of a line, and whether the other version of the line does not have it. */
export type Piece = { text: string; isChanged: boolean };

/** Lines that share less than this part of their text are two lines rather than one that was changed. */
const ALIKE = 0.4;

/** Works for scripts without spaces between words too. */
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * The pieces of each line of a changed place, by the line's index: a line that was removed beside the one that came in its stead.
 * Lines that have no such counterpart have none.
 */
export function changedWords(lines: TextLine[]): Map<number, Piece[]> {
  const found = new Map<number, Piece[]>();
  for (const [removed, added] of counterparts(lines)) {
    const pieces = compared(lines[removed]?.text ?? '', lines[added]?.text ?? '');
    if (!pieces) continue;
    found.set(removed, pieces.before);
    found.set(added, pieces.after);
  }
  return found;
}

/** The first of a run of removed lines goes with the first of the run of added lines that follows it, and so on. */
function counterparts(lines: TextLine[]): [number, number][] {
  const pairs: [number, number][] = [];
  for (let start = 0; start < lines.length; ) {
    const removed = runOf(lines, start, 'removed');
    const added = runOf(lines, start + removed, 'added');
    for (let index = 0; index < Math.min(removed, added); index++) {
      pairs.push([start + index, start + removed + index]);
    }
    start += Math.max(removed + added, 1);
  }
  return pairs;
}

function runOf(lines: TextLine[], start: number, mark: string): number {
  let end = start;
  while (lines[end]?.mark === mark) end++;
  return end - start;
}

function compared(before: string, after: string): { before: Piece[]; after: Piece[] } | undefined {
  const words = (text: string) => [...segmenter.segment(text)].map(({ segment }) => segment);
  const parts = diffArrays(words(before), words(after)).map((part) => ({ ...part, text: part.value.join('') }));
  const kept = parts.filter(({ added, removed }) => !added && !removed).reduce((sum, { text }) => sum + text.length, 0);
  if (kept < ALIKE * Math.max(before.length, after.length)) return undefined;
  return {
    before: parts.filter(({ added }) => !added).map(({ text, removed }) => ({ text, isChanged: removed })),
    after: parts.filter(({ removed }) => !removed).map(({ text, added }) => ({ text, isChanged: added })),
  };
}
