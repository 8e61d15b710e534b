import { expect, it } from 'vitest';
import { changedWords, type Piece } from './changed-words';

const line = (mark: string, text: string) => ({ mark, text });
const changed = (pieces: Piece[] | undefined) => pieces?.filter((piece) => piece.isChanged).map((piece) => piece.text);

it('finds the words of a line that changed', () => {
  const lines = [
    line('same', 'Terms'),
    line('removed', 'Either side may end it with 30 days of notice.'),
    line('added', 'Either side may end it with 90 days of written notice.'),
  ];
  const found = changedWords(lines);
  expect([...found.keys()]).toEqual([1, 2]);
  expect(changed(found.get(1))).toEqual(['30']);
  expect(changed(found.get(2))).toEqual(['90', 'written ']);
  for (const [index, pieces] of found) expect(pieces.map(({ text }) => text).join('')).toBe(lines[index]?.text);
});

it('finds them where no spaces stand between words', () => {
  const found = changedWords([
    line('removed', '任一方可提前三十天通知终止。'),
    line('added', '任一方可提前九十天通知终止。'),
  ]);
  expect(changed(found.get(0))?.join('')).toContain('三');
  expect(changed(found.get(1))?.join('')).toContain('九');
  expect(changed(found.get(1))?.join('')).not.toContain('终止');
});

it('sets lines side by side in their order, and leaves alone what has no counterpart', () => {
  const found = changedWords([
    line('removed', 'The fee is 10 a month.'),
    line('removed', 'It is paid in advance.'),
    line('added', 'The fee is 20 a month.'),
    line('same', ''),
    line('added', 'A new line.'),
  ]);
  expect([...found.keys()]).toEqual([0, 2]);
});

it('does not mark words in lines that have little in common', () => {
  expect(changedWords([line('removed', 'Nothing is kept.'), line('added', 'All copies go to the archive.')]).size).toBe(
    0,
  );
});
