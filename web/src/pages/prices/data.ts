import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import type { PriceTable } from '@/api/types';
import { useAccount } from '@/app/session';

/** Every version of the prices, the newest first: members and the platform's staff have an address each. */
export const pricesQuery = (reader: 'member' | 'staff') =>
  queryOptions({
    queryKey: ['prices'],
    queryFn: () => (reader === 'member' ? ask(api.GET('/v1/prices')) : ask(api.GET('/v1/platform/prices'))),
    staleTime: 60_000,
  });

/** The prices, for whoever is signed in. */
export function usePrices() {
  const { partner } = useAccount();
  return useQuery(pricesQuery(partner ? 'member' : 'staff'));
}

/** The platform's one currency; none while there are no prices. */
export function useCurrency(): string | undefined {
  return usePrices().data?.[0]?.currency;
}

/** What has a price, in the order of the table. */
export const PRICED = ['gpu_hour', 'cpu_hour', 'gib_month', 'gib_download'] as const;

export type Parts = { current?: PriceTable; coming: PriceTable[]; past: PriceTable[] };

/**
 * The prices that count, those that will, and those that have. Of two tables from the same moment the one that was published later
 * counts, so the other never comes into force.
 */
export function partsOf(tables: PriceTable[], now: number): Parts {
  const isAhead = ({ valid_from }: PriceTable) => new Date(valid_from).getTime() > now;
  const current = tables.find((one) => one.current);
  const inTime = (one: PriceTable, other: PriceTable) =>
    new Date(one.valid_from).getTime() - new Date(other.valid_from).getTime() || one.number - other.number;
  const replaced = (one: PriceTable) =>
    tables.some((other) => other.number > one.number && sameMoment(other.valid_from, one.valid_from));
  return {
    current,
    coming: tables.filter((one) => isAhead(one) && !replaced(one)).sort(inTime),
    past: tables
      .filter((one) => one !== current && (!isAhead(one) || replaced(one)))
      .sort((one, other) => inTime(other, one)),
  };
}

function sameMoment(one: string, other: string): boolean {
  return new Date(one).getTime() === new Date(other).getTime();
}
