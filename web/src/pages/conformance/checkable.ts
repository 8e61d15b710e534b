import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { readAll } from '@/api/lists';
import type { Dataset, Model, Standard } from '@/api/types';
import { queries } from '@/app/queries';
import { alliancesQuery, isMember } from '@/pages/alliances/data';
import { standardsQuery } from '@/pages/standards/data';

/** What can be held against what: one's own data sets and models, and the standards of alliances that one belongs to. */
export type Checkable = { datasets: Dataset[]; models: Model[]; standards: Standard[] };

export const checkableQuery = queryOptions({
  queryKey: ['conformance', 'checkable'],
  queryFn: async (): Promise<Checkable> => {
    const [datasets, models, standards] = await Promise.all([
      readAll((query) => ask(api.GET('/v1/datasets', { params: { query } }))),
      readAll((query) => ask(api.GET('/v1/models', { params: { query } }))),
      memberStandards(),
    ]);
    const hasVersion = (one: { latest_version?: number | null }) => Boolean(one.latest_version);
    return { datasets: datasets.filter(hasVersion), models: models.filter(hasVersion), standards };
  },
});

async function memberStandards(): Promise<Standard[]> {
  const alliances = await queries.fetchQuery(alliancesQuery);
  const own = alliances.filter((one) => isMember(one) && one.state === 'active');
  const found = await Promise.all(own.map(({ id }) => queries.fetchQuery(standardsQuery(id))));
  return found.flat().filter(({ newest }) => newest);
}
