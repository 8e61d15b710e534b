import type { PriceTable } from '@/api/types';
import { micros, typed } from '@/parts/amounts';
import { PRICED } from './data';

/** Fields of the form for new prices, as they are typed. */
export type Values = Record<(typeof PRICED)[number], string | number> & {
  currency: string;
  /** The day, in UTC, with whose midnight they begin to count. */
  validFrom: string;
  note: string;
};

/** What is sent. */
export type Prices = Record<(typeof PRICED)[number], number> & { currency: string; valid_from: string; note: string };

/** The most that a unit may cost, in millionths. */
const MOST = 1_000_000_000_000;

/** The first day with which prices can begin to count. */
export function tomorrow(now: number): string {
  return new Date(now + 86_400_000).toISOString().slice(0, 10);
}

/** The form begins with the newest prices. */
export function firstValues(tables: PriceTable[], now: number): Values {
  const newest = tables[0];
  const prices = Object.fromEntries(PRICED.map((what) => [what, newest ? typed(newest[what]) : '']));
  return { ...prices, currency: newest?.currency ?? '', validFrom: tomorrow(now), note: '' } as Values;
}

export type Fault = 'currency' | 'amount' | 'past';

/** What cannot be taken, by field. */
export function faultsOf(values: Values, now: number): Partial<Record<keyof Values, Fault>> {
  const faults: Partial<Record<keyof Values, Fault>> = {};
  if (!/^[A-Z]{3}$/.test(values.currency.trim().toUpperCase())) faults.currency = 'currency';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(values.validFrom) || values.validFrom < tomorrow(now)) faults.validFrom = 'past';
  for (const what of PRICED) {
    const price = micros(values[what]);
    if (price === undefined || price > MOST) faults[what] = 'amount';
  }
  return faults;
}

/** What is sent; only for values without faults. */
export function pricesOf(values: Values): Prices {
  const prices = Object.fromEntries(PRICED.map((what) => [what, micros(values[what]) ?? 0]));
  return {
    ...prices,
    currency: values.currency.trim().toUpperCase(),
    valid_from: `${values.validFrom}T00:00:00Z`,
    note: values.note.trim(),
  } as Prices;
}
