import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { Job } from '@/api/types';
import { queries } from '@/app/queries';

/** How often a list with running jobs is read again, in milliseconds. */
const LIVELY = 3000;

export function isOver({ state }: Pick<Job, 'state'>): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled';
}

/** Jobs, newest first; read again while one of them is queued or running. */
export function useJobs({ state, limit }: { state?: string; limit?: number }) {
  const key = ['jobs', 'list', state ?? 'all', limit ?? 'pages'];
  const read = (page: { limit: number; cursor?: string }) =>
    ask(
      api.GET('/v1/jobs', { params: { query: { ...page, ...(limit ? { limit } : {}), ...(state ? { state } : {}) } } }),
    );
  const cached = queries.getQueryData<{ pages: { items: Job[] }[] }>(key);
  const isLively = cached?.pages.some((page) => page.items.some((job) => !isOver(job)));
  return useList(key, read, { refetchInterval: isLively ? LIVELY : false });
}

export const jobQuery = (job: string) =>
  queryOptions({
    queryKey: ['jobs', 'one', job],
    queryFn: () => ask(api.GET('/v1/jobs/{job}', { params: { path: { job } } })),
  });

export const metricsQuery = (job: string) =>
  queryOptions({
    queryKey: ['jobs', 'one', job, 'metrics'],
    queryFn: () => ask(api.GET('/v1/jobs/{job}/metrics', { params: { path: { job } } })),
  });

export const recipesQuery = queryOptions({
  queryKey: ['recipes'],
  queryFn: () => ask(api.GET('/v1/recipes')),
  staleTime: 10 * 60_000,
});
