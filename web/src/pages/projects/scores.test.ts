import type { TFunction } from 'i18next';
import { expect, it } from 'vitest';
import { formats } from '@/parts/format';
import { scoresOf } from './scores';

const t = ((key: string) => key.split('.').at(-1)) as TFunction;

it('puts the most telling scores first, and writes shares as shares', () => {
  const lines = scoresOf({ test_loss: 0.26954, test_accuracy: 0.8583, test_macro_f1: 0.85 }, t, formats('en'));
  expect(lines).toEqual([
    ['test_accuracy', '85.8%'],
    ['test_macro_f1', '0.85'],
    ['test_loss', '0.2695'],
  ]);
});

it('shows scores of recipes to come by their own names, and no more than a line holds', () => {
  expect(scoresOf({ ndcg: 0.5, hits: 3 }, t, formats('en'))).toEqual([
    ['hits', '3'],
    ['ndcg', '0.5'],
  ]);
  expect(scoresOf(Object.fromEntries('abcdefg'.split('').map((one) => [one, 1])), t, formats('en'))).toHaveLength(4);
  expect(scoresOf({}, t, formats('en'))).toEqual([]);
});
