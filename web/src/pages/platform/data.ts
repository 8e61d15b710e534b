import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { readAll } from '@/api/lists';
import { queries } from '@/app/queries';

/** Where partners stand, in the order of their life. */
export const STAGES = [
  'unverified',
  'applied',
  'in_review',
  'approved',
  'active',
  'suspended',
  'declined',
  'withdrawn',
  'offboarded',
];

/** Every partner, for counts, the board, and names. */
export const partnersQuery = queryOptions({
  queryKey: ['partners', 'all'],
  queryFn: () => readAll((query) => ask(api.GET('/v1/partners', { params: { query } }))),
});

/** Everybody, for names. */
export const peopleQuery = queryOptions({
  queryKey: ['accounts', 'all'],
  queryFn: () => readAll((query) => ask(api.GET('/v1/accounts', { params: { query } }))),
  staleTime: 60_000,
});

export const partnerQuery = (partner: string) =>
  queryOptions({
    queryKey: ['partners', 'one', partner],
    queryFn: () => ask(api.GET('/v1/partners/{partner}', { params: { path: { partner } } })),
  });

export const assessmentsQuery = (partner: string) =>
  queryOptions({
    queryKey: ['partners', 'one', partner, 'assessments'],
    queryFn: () =>
      readAll((query) => ask(api.GET('/v1/partners/{partner}/assessments', { params: { path: { partner }, query } }))),
  });

export function forgetPartners() {
  return queries.invalidateQueries({ queryKey: ['partners'] });
}
