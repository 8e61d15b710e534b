import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { readAll } from '@/api/lists';
import type { Alliance } from '@/api/types';
import { queries } from '@/app/queries';

/** Every alliance there is, with what one's own partner is to it. */
export const alliancesQuery = queryOptions({
  queryKey: ['alliances', 'all'],
  queryFn: () => readAll((query) => ask(api.GET('/v1/alliances', { params: { query } }))),
});

/** Those that one's partner has or had to do with. */
export const ownAlliancesQuery = queryOptions({
  queryKey: ['alliances', 'own'],
  queryFn: () => readAll((query) => ask(api.GET('/v1/alliances', { params: { query: { ...query, own: true } } }))),
});

export const allianceQuery = (alliance: string) =>
  queryOptions({
    queryKey: ['alliances', 'one', alliance],
    queryFn: () => ask(api.GET('/v1/alliances/{alliance}', { params: { path: { alliance } } })),
  });

/** The members, for members. */
export const membersQuery = (alliance: string) =>
  queryOptions({
    queryKey: ['alliances', 'members', alliance],
    queryFn: async () =>
      (await ask(api.GET('/v1/alliances/{alliance}/members', { params: { path: { alliance } } }))).items,
  });

/** Everybody who is or was something to the alliance, for its lead. */
export const seatsQuery = (alliance: string) =>
  queryOptions({
    queryKey: ['alliances', 'seats', alliance],
    queryFn: async () =>
      (await ask(api.GET('/v1/alliances/{alliance}/seats', { params: { path: { alliance } } }))).items,
  });

export function forgetAlliances() {
  void queries.invalidateQueries({ queryKey: ['alliances'] });
}

export function isMember({ seat }: Alliance): boolean {
  return seat?.state === 'active';
}

/** Whether a partner leads it, while it goes on. */
export function isLed(alliance: Alliance, partner: string | null | undefined): boolean {
  return alliance.lead === partner && alliance.state === 'active';
}
