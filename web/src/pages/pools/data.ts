import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { readAll } from '@/api/lists';
import type { PoolRequest, PoolState } from '@/api/types';
import { queries } from '@/app/queries';

/** The pools of one's partner's alliances. */
export const poolsQuery = queryOptions({
  queryKey: ['pools', 'own'],
  queryFn: () => readAll((query) => ask(api.GET('/v1/pools', { params: { query } }))),
});

/** Every pool, for the platform's staff. */
export const allPoolsQuery = queryOptions({
  queryKey: ['pools', 'platform'],
  queryFn: () => readAll((query) => ask(api.GET('/v1/platform/pools', { params: { query } }))),
});

export const poolQuery = (pool: string) =>
  queryOptions({
    queryKey: ['pools', 'one', pool],
    queryFn: () => ask(api.GET('/v1/pools/{pool}', { params: { path: { pool } } })),
  });

/** All requests for the lead, one's own for another member; newest first. */
export const requestsQuery = (pool: string) =>
  queryOptions({
    queryKey: ['pools', 'one', pool, 'requests'],
    queryFn: () => readAll((query) => ask(api.GET('/v1/pools/{pool}/requests', { params: { path: { pool }, query } }))),
  });

export function forgetPools() {
  return queries.invalidateQueries({ queryKey: ['pools'] });
}

/** What a member has left of its share this month, in seconds; nothing below zero, and nothing for who is no member. */
export function shareLeft({ members, left_seconds }: PoolState, partner: string | null | undefined): number {
  const own = members.find(({ member }) => member === partner);
  if (!own) return 0;
  const left = own.share_seconds - own.used_seconds - own.reserved_seconds;
  // The others may have used the pool up, with approvals beyond their shares.
  return Math.max(0, Math.min(left, left_seconds));
}

/** One's own requests that a job can go back to. */
export function usable(requests: PoolRequest[], partner: string | null | undefined, now: number): PoolRequest[] {
  return requests.filter(
    ({ state, member, expires_at }) =>
      state === 'approved' && member === partner && (!expires_at || new Date(expires_at).getTime() > now),
  );
}
