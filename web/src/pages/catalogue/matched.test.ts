import { describe, expect, it } from 'vitest';
import { pieces } from './matched';

const shown = (text: string, matches: { start: number; end: number }[]) =>
  pieces(text, matches)
    .map(({ text, isMatch }) => (isMatch ? `[${text}]` : text))
    .join('|');

describe('pieces', () => {
  it('cuts a text at its matches', () => {
    expect(shown('breast tumours', [{ start: 7, end: 14 }])).toBe('breast |[tumours]');
    expect(shown('乳腺肿瘤数据', [{ start: 2, end: 4 }])).toBe('乳腺|[肿瘤]|数据');
    expect(shown('nothing', [])).toBe('nothing');
    expect(shown('', [])).toBe('');
  });

  it('counts characters, also those outside the basic plane', () => {
    expect(shown('🩺𠮷 data', [{ start: 3, end: 7 }])).toBe('🩺𠮷 |[data]');
  });

  it('loses and repeats nothing when matches overlap or go beyond the end', () => {
    expect(
      shown('abcdef', [
        { start: 1, end: 3 },
        { start: 2, end: 4 },
        { start: 5, end: 9 },
      ]),
    ).toBe('a|[bc]|[d]|e|[f]');
  });
});
