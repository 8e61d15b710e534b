import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { readAll } from '@/api/lists';
import type { Agreement } from '@/api/types';
import { queries } from '@/app/queries';

export const agreementQuery = (agreement: string) =>
  queryOptions({
    queryKey: ['agreements', 'one', agreement],
    queryFn: () => ask(api.GET('/v1/agreements/{agreement}', { params: { path: { agreement } } })),
  });

/** A version never changes, but signatures are added to it. */
export const versionQuery = (agreement: string, number: number) =>
  queryOptions({
    queryKey: ['agreements', 'version', agreement, number],
    queryFn: () =>
      ask(api.GET('/v1/agreements/{agreement}/versions/{number}', { params: { path: { agreement, number } } })),
  });

/** The versions, newest first, 100 at a time. */
export const versionsQuery = (agreement: string) =>
  infiniteQueryOptions({
    queryKey: ['agreements', 'versions', agreement],
    queryFn: ({ pageParam: before }) => {
      const params = { path: { agreement }, query: before ? { before } : {} };
      return ask(api.GET('/v1/agreements/{agreement}/versions', { params }));
    },
    initialPageParam: 0,
    getNextPageParam: ({ items }) => {
      const oldest = items.at(-1)?.number ?? 1;
      return oldest > 1 ? oldest : undefined;
    },
  });

/** What the second version changes in the first. */
export const differenceQuery = (agreement: string, [from, to]: [number, number]) =>
  queryOptions({
    queryKey: ['agreements', 'difference', agreement, from, to],
    queryFn: () => {
      const params = { path: { agreement, number: to }, query: { from } };
      return ask(api.GET('/v1/agreements/{agreement}/versions/{number}/difference', { params }));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

export const templatesQuery = (language: string) =>
  queryOptions({
    queryKey: ['agreement-templates', language],
    queryFn: () => ask(api.GET('/v1/agreement-templates', { params: { query: { language } } })),
    staleTime: 3_600_000,
  });

/** The keys of one's partner, also those that are revoked. */
export const keysQuery = queryOptions({
  queryKey: ['party-keys', 'own'],
  queryFn: () => readAll((query) => ask(api.GET('/v1/party-keys', { params: { query } }))),
});

/** A key of any partner. */
export const keyQuery = (key: string) =>
  queryOptions({
    queryKey: ['party-keys', 'one', key],
    queryFn: () => ask(api.GET('/v1/party-keys/{party_key}', { params: { path: { party_key: key } } })),
    staleTime: 60_000,
  });

export function forgetAgreements() {
  void queries.invalidateQueries({ queryKey: ['agreements'] });
}

export function forgetKeys() {
  void queries.invalidateQueries({ queryKey: ['party-keys'] });
}

/** The two sides as one of them sees them. */
export function sides(agreement: Agreement, partner: string | null | undefined) {
  const isProposer = agreement.proposer.id === partner;
  const [own, other] = isProposer
    ? [agreement.proposer, agreement.counterparty]
    : [agreement.counterparty, agreement.proposer];
  return { isProposer, own, other };
}

/** The name of a party to the agreement; `undefined` for anybody else. */
export function partyName(agreement: Agreement, partner: string | null | undefined): string | undefined {
  return [agreement.proposer, agreement.counterparty].find(({ id }) => id === partner)?.name;
}

/** The version that an offer answers and a signature is for: the amendment that waits, or else the one that stands. */
export function lastVersion(agreement: Agreement): number {
  return agreement.amendment?.number ?? agreement.version;
}

/** With which version another one is best compared: an amendment with what is in force, an offer with the one before. */
export function comparedWith(agreement: Agreement, number: number): number {
  return Math.max(number > agreement.version ? agreement.version : number - 1, 1);
}

/** Where a version is as a page to print, in a language of the portal. */
export function printAddress(agreement: string, number: number, language: string): string {
  return `/v1/agreements/${agreement}/versions/${number}/print?language=${encodeURIComponent(language)}`;
}
