import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, ask, askTagged } from '@/api/client';
import { type List, PAGE_SIZE, readAll, useArrived } from '@/api/lists';
import { sendOpenly } from '@/api/transport';
import type { CatalogueFacets, CatalogueItem } from '@/api/types';
import { queries } from '@/app/queries';
import { type CatalogueSearch, withKind } from './search';

/** Who looks: somebody who is signed in for a partner, or anybody. */
export type Eyes = 'partner' | 'everybody';

type Asked = CatalogueSearch & { facets?: boolean; limit?: number; cursor?: string };

function find(eyes: Eyes, query: Asked) {
  const params = { query };
  return ask(
    eyes === 'partner' ? api.GET('/v1/catalogue', { params }) : api.GET('/v1/showcase', { params, fetch: sendOpenly }),
  );
}

/** What was found, how much there is of what, and whether it is still the answer to the search before. */
export type Found = List<CatalogueItem> & { facets?: CatalogueFacets; isOld: boolean };

/** Searches; while the answer to a changed search is under way, that to the one before stays. */
export function useFound(eyes: Eyes, search: CatalogueSearch): Found {
  const query = useInfiniteQuery({
    queryKey: ['catalogue', eyes, 'found', search],
    queryFn: ({ pageParam }) =>
      find(eyes, { ...search, limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : { facets: true }) }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const list = useArrived<CatalogueItem>(query);
  return { ...list, facets: query.data?.pages[0]?.facets ?? undefined, isOld: query.isPlaceholderData };
}

/** Only how much there is of what. */
export const countQuery = (eyes: Eyes, search: CatalogueSearch) =>
  queryOptions({
    queryKey: ['catalogue', eyes, 'counted', search],
    queryFn: async () => (await find(eyes, { ...search, limit: 1, facets: true })).facets ?? null,
  });

/** How much there is of each kind, also of those that are not wanted now. */
export function useKinds(eyes: Eyes, search: CatalogueSearch, found: Found): CatalogueFacets | undefined {
  const all = useQuery({
    ...countQuery(eyes, withKind(search, undefined)),
    enabled: Boolean(search.kind),
    placeholderData: keepPreviousData,
  });
  return search.kind ? (all.data ?? undefined) : found.facets;
}

export const itemQuery = (eyes: Eyes, item: string) =>
  queryOptions({
    queryKey: ['catalogue', eyes, 'item', item],
    queryFn: () => {
      const params = { path: { item } };
      return ask(
        eyes === 'partner'
          ? api.GET('/v1/catalogue/{item}', { params })
          : api.GET('/v1/showcase/{item}', { params, fetch: sendOpenly }),
      );
    },
  });

/** What a partner is called of which nothing was found. */
export function useOwnerName(eyes: Eyes, owner: string | undefined): string | undefined {
  return useQuery({ ...itemQuery(eyes, owner ?? ''), enabled: owner !== undefined }).data?.name;
}

/** What other partners share with one's own already, by id. */
const sharedQuery = queryOptions({
  queryKey: ['catalogue', 'shared'],
  queryFn: async () => {
    const shared = true;
    const [datasets, models] = await Promise.all([
      readAll((page) => ask(api.GET('/v1/datasets', { params: { query: { ...page, shared } } }))),
      readAll((page) => ask(api.GET('/v1/models', { params: { query: { ...page, shared } } }))),
    ]);
    return new Set<string>([...datasets, ...models].map(({ id }) => id));
  },
});

/** Tells whether an item is shared with one's own partner; the catalogue itself knows of agreements only. */
export function useIsShared(isAsked: boolean): (item: string) => boolean {
  const { data } = useQuery({ ...sharedQuery, enabled: isAsked });
  return (item) => data?.has(item) ?? false;
}

/** Who sees an item of one's own, and what they see; with the tag that a change gives back. */
export const shownQuery = (item: string) =>
  queryOptions({
    queryKey: ['catalogue', 'shown', item],
    queryFn: () => askTagged(api.GET('/v1/catalogue/{item}/visibility', { params: { path: { item } } })),
  });

export function forgetCatalogue() {
  return queries.invalidateQueries({ queryKey: ['catalogue'] });
}
