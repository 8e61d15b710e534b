import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { readAll } from '@/api/lists';
import type { Dataset, DatasetVersion } from '@/api/types';
import { queries } from '@/app/queries';

/** One's own data sets: the test set of a standard is one of its lead's. */
export const ownDatasetsQuery = queryOptions({
  queryKey: ['datasets', 'own', 'all'],
  queryFn: () => readAll((query) => ask(api.GET('/v1/datasets', { params: { query } }))),
});

/** The versions of one, newest first. */
export const datasetVersionsQuery = (dataset: string) =>
  queryOptions({
    queryKey: ['datasets', 'one', dataset, 'versions', 'all'],
    queryFn: () =>
      readAll((query) => ask(api.GET('/v1/datasets/{dataset}/versions', { params: { path: { dataset }, query } }))),
  });

export type Located = { dataset: Dataset; version: DatasetVersion };

/** Data sets that are looked through for a version: the API finds versions by their data set only. */
const LOOKED_THROUGH = 100;

/** Where a version is that is known by its id; `null` when it is none of one's own. */
export const locatedQuery = (version: string) =>
  queryOptions({
    queryKey: ['datasets', 'located', version],
    queryFn: async (): Promise<Located | null> => {
      const datasets = await queries.fetchQuery(ownDatasetsQuery);
      for (const dataset of datasets.slice(0, LOOKED_THROUGH)) {
        const versions = await queries.fetchQuery(datasetVersionsQuery(dataset.id));
        const found = versions.find(({ id }) => id === version);
        if (found) return { dataset, version: found };
      }
      return null;
    },
    staleTime: 60_000,
  });
