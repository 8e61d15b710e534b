/** A part of a text, and whether it is what was searched for. */
export type Piece = { text: string; isMatch: boolean };

/** Cuts a text at its matches, which count in Unicode characters and not in JavaScript's halves of them. */
export function pieces(text: string, matches: { start: number; end: number }[]): Piece[] {
  const characters = Array.from(text);
  const found: Piece[] = [];
  const add = (start: number, end: number, isMatch: boolean) => {
    const part = characters.slice(start, end).join('');
    if (part !== '') found.push({ text: part, isMatch });
  };
  let at = 0;
  for (const { start, end } of matches) {
    add(at, start, false);
    add(Math.max(at, start), end, true);
    at = Math.max(at, end);
  }
  add(at, characters.length, false);
  return found;
}
