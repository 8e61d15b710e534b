import { expect, it } from 'vitest';
import type { PriceTable } from '@/api/types';
import { partsOf } from './data';

const table = (number: number, valid_from: string, current = false) =>
  ({ number, valid_from, current, currency: 'EUR' }) as PriceTable;

it('tells prices that count from those before and after', () => {
  const now = Date.parse('2026-03-10T12:00:00Z');
  const tables = [
    table(5, '2026-05-01T00:00:00Z'),
    table(4, '2026-04-01T00:00:00Z'),
    table(3, '2026-04-01T00:00:00+00:00'),
    table(2, '2026-03-01T00:00:00Z', true),
    table(1, '2026-01-01T00:00:00Z'),
  ];
  const { current, coming, past } = partsOf(tables, now);
  expect(current?.number).toBe(2);
  expect(coming.map(({ number }) => number)).toEqual([4, 5]);
  // The third was replaced before it came into force.
  expect(past.map(({ number }) => number)).toEqual([3, 1]);
  expect(partsOf([], now)).toEqual({ current: undefined, coming: [], past: [] });
});
