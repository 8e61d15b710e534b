import { queryOptions } from '@tanstack/react-query';
import { api, ask, askTagged } from '@/api/client';
import { readAll } from '@/api/lists';
import { queries } from '@/app/queries';

/** One data set, with the tag that an update gives back. */
export const datasetQuery = (dataset: string) =>
  queryOptions({
    queryKey: ['datasets', 'one', dataset],
    queryFn: () => askTagged(api.GET('/v1/datasets/{dataset}', { params: { path: { dataset } } })),
  });

/** One version, with its columns. */
export const versionQuery = (dataset: string, number: number) =>
  queryOptions({
    queryKey: ['datasets', 'one', dataset, 'versions', number],
    queryFn: () => ask(api.GET('/v1/datasets/{dataset}/versions/{number}', { params: { path: { dataset, number } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Those that others share. */
export const sharedDatasetsQuery = queryOptions({
  queryKey: ['datasets', 'shared', 'all'],
  queryFn: () => readAll((page) => ask(api.GET('/v1/datasets', { params: { query: { ...page, shared: true } } }))),
});

/** Every data set that can be trained on: one's own, and those that others share. */
export const usableDatasetsQuery = queryOptions({
  queryKey: ['datasets', 'usable'],
  queryFn: async () => {
    const read = (shared: boolean) =>
      readAll((page) =>
        ask(api.GET('/v1/datasets', { params: { query: { ...page, ...(shared ? { shared } : {}) } } })),
      );
    const [own, shared] = await Promise.all([read(false), read(true)]);
    return { own, shared };
  },
});

export function forgetDatasets() {
  void queries.invalidateQueries({ queryKey: ['datasets'] });
}
