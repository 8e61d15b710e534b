import { expect, it } from 'vitest';
import type { PriceTable } from '@/api/types';
import { faultsOf, firstValues, pricesOf } from './publishing';

const now = Date.parse('2026-03-10T12:00:00Z');
const newest = { currency: 'EUR', gpu_hour: 2_500_000, cpu_hour: 40_000, gib_month: 1, gib_download: 0 } as PriceTable;

it('begins with the newest prices, from the next midnight on', () => {
  const values = firstValues([newest], now);
  expect(values).toMatchObject({ currency: 'EUR', gpu_hour: '2.5', gib_month: '0.000001', validFrom: '2026-03-11' });
  expect(faultsOf(values, now)).toEqual({});
  expect(pricesOf(values)).toMatchObject({ ...newest, valid_from: '2026-03-11T00:00:00Z' });
});

it('takes no prices for the past, and no amounts that are none', () => {
  const values = { ...firstValues([newest], now), validFrom: '2026-03-10', gpu_hour: '', cpu_hour: '1000000.5' };
  expect(faultsOf(values, now)).toEqual({ validFrom: 'past', gpu_hour: 'amount', cpu_hour: 'amount' });
  expect(faultsOf({ ...firstValues([], now), currency: 'euros' }, now)).toMatchObject({ currency: 'currency' });
});
