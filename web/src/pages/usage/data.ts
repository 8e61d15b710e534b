import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import type { LimitStanding, SetLimits } from '@/api/types';
import { queries } from '@/app/queries';
import type { ReportSearch } from './search';

/** What a partner uses, and how it stands with the month; home asks the same. */
export const ownUsageQuery = queryOptions({
  queryKey: ['usage'],
  queryFn: () => ask(api.GET('/v1/partner/usage')),
});

/** One's partner's report, or that of the platform: of one partner, or of all. */
export const reportQuery = (of: 'own' | 'platform', wanted: ReportSearch) =>
  queryOptions({
    queryKey: ['usage', 'report', of, wanted],
    queryFn: () => {
      const { partner, ...query } = wanted;
      if (of === 'own') return ask(api.GET('/v1/usage/report', { params: { query } }));
      const platform = { ...query, ...(partner ? { partner } : {}) };
      return ask(api.GET('/v1/platform/usage/report', { params: { query: platform } }));
    },
  });

/** The limits of one's own partner, or, for the platform's staff, of any. */
export const budgetQuery = (partner?: string) =>
  queryOptions({
    queryKey: ['budget', partner ?? 'own'],
    queryFn: () =>
      partner
        ? ask(api.GET('/v1/partners/{partner}/budget', { params: { path: { partner } } }))
        : ask(api.GET('/v1/budget')),
  });

/** Sets one's own limits, or, as the operator, those of `partner`, in place of the ones of `revision`. */
export async function setLimits(body: SetLimits, revision: number, partner?: string) {
  const headers = { 'If-Match': `"r${revision}"` };
  await (partner
    ? ask(api.PUT('/v1/partners/{partner}/budget', { params: { path: { partner } }, body, headers }))
    : ask(api.PUT('/v1/budget', { body, headers })));
  void queries.invalidateQueries({ queryKey: ['usage'] });
  await queries.invalidateQueries({ queryKey: ['budget'] });
}

/** The part of a limit that is used, 1 for all of it; of a limit of nothing all is used. */
export function partUsed({ used, limit }: Pick<LimitStanding, 'used' | 'limit'>): number {
  return limit > 0 ? used / limit : 1;
}
