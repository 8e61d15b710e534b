import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { readAll, useList } from '@/api/lists';
import type { ConformanceRun } from '@/api/types';
import { queries } from '@/app/queries';
import { versionQuery } from '@/pages/standards/data';
import { definitionOf } from '@/pages/standards/definition';
import { isOver, recentScored, type Tries, triesOn } from './tries';

/** How often a run that is under way is read again, in milliseconds. */
const LIVELY = 1000;

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

const allRunsQuery = queryOptions({
  queryKey: ['conformance', 'all'],
  queryFn: () => readAll((query) => ask(api.GET('/v1/conformance-runs', { params: { query } }))),
});

/** How often one's partner may still be scored on a hidden test set; `undefined` until that is known. */
export function useTries(testSet: string | undefined): Tries | undefined {
  const now = Date.now();
  const runs = useQuery({ ...allRunsQuery, enabled: testSet !== undefined });
  const recent = recentScored(runs.data ?? [], now);
  const versions = [...new Map(recent.map((run) => [run.standard_version_id, run])).values()];
  const read = useQueries({ queries: versions.map((run) => versionQuery(run.standard, run.standard_version)) });
  if (testSet === undefined || !runs.data || read.some(({ isPending }) => isPending)) return undefined;
  const setOf = new Map(
    read.flatMap(({ data }) => {
      const set = data && definitionOf(data.definition).model?.test.dataset_version;
      return set ? [[data.id, set] as const] : [];
    }),
  );
  return triesOn(testSet, recent, setOf);
}

export function forgetRuns() {
  void queries.invalidateQueries({ queryKey: ['conformance'] });
  void queries.invalidateQueries({ queryKey: ['certificates'] });
}

/** All but the runs themselves: what changes when one is over. */
export function forgetRunLists() {
  for (const list of ['list', 'all']) void queries.invalidateQueries({ queryKey: ['conformance', list] });
  void queries.invalidateQueries({ queryKey: ['certificates'] });
}
