import { expect, it } from 'vitest';
import { formats } from '@/parts/format';
import { neverSeen, probability } from './saying';

it('does not round to certainty', () => {
  const { share } = formats('en');
  const say = (value: number) => probability(value, share);
  expect([0, 0.0001, 0.0005, 0.5, 0.9994, 0.9996, 1].map(say)).toEqual([
    '0%',
    '< 0.1%',
    '0.1%',
    '50%',
    '99.9%',
    '> 99.9%',
    '100%',
  ]);
});

it('reads what training never saw', () => {
  const said = (column: string, value: string) =>
    `column ${column}: training never saw ${value}; it counts as no known category`;
  expect(neverSeen(said('"site"', '"moon"'))).toEqual({ column: 'site', value: 'moon' });
  expect(neverSeen(said('"a \\"b\\": training"', '"; \\\\"'))).toEqual({ column: 'a "b": training', value: '; \\' });
  expect(neverSeen('column "site" is odd')).toBeUndefined();
});
