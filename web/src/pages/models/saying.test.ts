import { expect, it } from 'vitest';
import { formats } from '@/parts/format';
import { probability } from './saying';

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
