import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { api, ask } from '@/api/client';
import { PAGE_SIZE } from '@/api/lists';
import { hasGap, merged } from './messages';

/** How often new messages are asked for, in milliseconds, while the tab can be seen. */
const LIVELY = 5000;

function read(project: string, cursor?: string) {
  const query = { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
  return ask(api.GET('/v1/projects/{project}/messages', { params: { path: { project }, query } }));
}

/** What was said in a project: pages from the newest backwards as far as they are wanted, and what is said meanwhile. */
export function useMessages(project: string) {
  const key = ['projects', 'one', project, 'messages'];
  const loaded = useInfiniteQuery({
    queryKey: [...key, 'pages'],
    queryFn: ({ pageParam }) => read(project, pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  const newest = useQuery({
    queryKey: [...key, 'newest'],
    queryFn: () => read(project),
    enabled: loaded.isSuccess,
    refetchInterval: LIVELY,
  });
  const pages = loaded.data?.pages;
  const messages = useMemo(() => (pages ? merged(pages, newest.data) : undefined), [pages, newest.data]);
  const isBehind = hasGap(pages ?? [], newest.data);
  const { refetch } = loaded;
  useEffect(() => {
    if (isBehind) void refetch();
  }, [isBehind, refetch]);
  const again = () => Promise.all([loaded.refetch(), newest.refetch()]);
  return {
    messages,
    error: loaded.error,
    /** Why new messages do not arrive at the moment. */
    lost: newest.error,
    hasEarlier: loaded.hasNextPage,
    isLoadingEarlier: loaded.isFetchingNextPage,
    earlier: () => void loaded.fetchNextPage(),
    again,
  };
}
