import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { ConformanceRun } from '@/api/types';
import { queries } from '@/app/queries';

/** How often a run that is under way is read again, in milliseconds. */
const LIVELY = 1000;

export function isOver({ state }: Pick<ConformanceRun, 'state'>): boolean {
  return state !== 'queued' && state !== 'running';
}

export const runQuery = (run: string) =>
  queryOptions({
    queryKey: ['conformance', 'one', run],
    queryFn: () => ask(api.GET('/v1/conformance-runs/{run}', { params: { path: { run } } })),
    refetchInterval: ({ state: { data } }) => (data && !isOver(data) ? LIVELY : false),
  });

/** Runs of one's partner, newest first; read again while one of them is under way. */
export function useRuns(state?: string) {
  const key = ['conformance', 'list', state ?? 'all'];
  const cached = queries.getQueryData<{ pages: { items: ConformanceRun[] }[] }>(key);
  const isLively = cached?.pages.some(({ items }) => items.some((run) => !isOver(run)));
  return useList(
    key,
    (page) => ask(api.GET('/v1/conformance-runs', { params: { query: { ...page, ...(state ? { state } : {}) } } })),
    { refetchInterval: isLively ? 3 * LIVELY : false },
  );
}

/** How often one's partner may still be scored on the hidden test set of a standard's version. */
export const triesQuery = (standard: string, version: string) =>
  queryOptions({
    queryKey: ['conformance', 'tries', standard, version],
    queryFn: () => {
      const params = { path: { standard, version } };
      return ask(api.GET('/v1/standards/{standard}/versions/{version}/tries', { params }));
    },
  });

export function forgetRuns() {
  void queries.invalidateQueries({ queryKey: ['conformance'] });
  void queries.invalidateQueries({ queryKey: ['certificates'] });
}

/** All but the runs themselves: what changes when one is over. */
export function forgetRunLists() {
  for (const list of ['list', 'tries']) void queries.invalidateQueries({ queryKey: ['conformance', list] });
  void queries.invalidateQueries({ queryKey: ['certificates'] });
}
