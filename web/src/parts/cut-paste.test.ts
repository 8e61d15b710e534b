import { expect, it } from 'vitest';
import { leftOut } from './cut-paste';

const field = (maxLength: number, value: string, selectionStart: number, selectionEnd: number) => ({
  maxLength,
  value,
  selectionStart,
  selectionEnd,
});

it('counts what a field takes no more', () => {
  expect(leftOut(field(10, 'four', 4, 4), 'sixsix')).toBe(0);
  expect(leftOut(field(10, 'four', 4, 4), 'seven77')).toBe(1);
});

it('leaves out what is replaced, and fields without a limit', () => {
  expect(leftOut(field(10, 'four', 0, 4), 'ten-ten-10')).toBe(0);
  expect(leftOut(field(-1, 'four', 4, 4), 'x'.repeat(99))).toBe(0);
});
