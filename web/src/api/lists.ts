import { type InfiniteData, type QueryKey, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Page } from './types';

/** Items that one request brings. */
export const PAGE_SIZE = 50;

export type PageQuery = { limit: number; cursor?: string };

/** A list that arrives page by page, as far as it was asked for. */
export type List<T> = {
  items: T[];
  isPending: boolean;
  error: unknown;
  hasMore: boolean;
  isLoadingMore: boolean;
  more: () => void;
  retry: () => void;
};

export type ListOptions = { enabled?: boolean; refetchInterval?: number | false };

/** Reads a list; `read` gets what goes into the query: `limit`, and `cursor` from the second page on. */
export function useList<T>(key: QueryKey, read: (page: PageQuery) => Promise<Page<T>>, options?: ListOptions): List<T> {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => read({ limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    ...options,
  });
  return useArrived(query);
}

/** What a query that reads page by page has brought so far. */
export function useArrived<T>(query: UseInfiniteQueryResult<InfiniteData<Page<T>>>): List<T> {
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return {
    items,
    isPending: query.isPending,
    error: query.error,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    more: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  };
}

/** Every item of a list that is short by its nature: the agreements of one partner, the directory. Stops at 1,000. */
export async function readAll<T>(read: (page: PageQuery) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit: 200, ...(cursor ? { cursor } : {}) });
    items.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor && items.length < 1000);
  return items;
}
