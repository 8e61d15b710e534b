import { useQueries, useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { readAll } from '@/api/lists';
import type { CatalogueItem, Rules } from '@/api/types';
import { itemQuery } from '@/pages/catalogue/data';
import { useFormats } from '@/parts/format';
import { usePartnerNames } from '@/parts/names';

/** What turns terms into sentences: the language, and names for ids. */
export type Words = {
  t: TFunction;
  proposer: string;
  counterparty: string;
  partner: (id: string) => string;
  asset: (id: string) => string;
  country: (code: string) => string;
  moment: (time: string) => string;
  list: (items: string[]) => string;
};

export type Parties = { proposer: { id: string; name: string }; counterparty: { id: string; name: string } };

/** A data set or a model that a permission can name. */
export type Asset = { id: string; name: string; kind: 'dataset' | 'model'; owner: string };

/** One's own data sets and models, those that others share, and of `named` also those that the catalogue shows. */
export function useAssets({ named = [], enabled = true }: { named?: string[]; enabled?: boolean } = {}): Asset[] {
  const read = (shared: boolean) => ({
    queryKey: ['agreements', 'assets', shared],
    queryFn: async (): Promise<Asset[]> => {
      const more = shared ? { shared } : {};
      const datasets = await readAll((page) =>
        ask(api.GET('/v1/datasets', { params: { query: { ...page, ...more } } })),
      );
      const models = await readAll((page) => ask(api.GET('/v1/models', { params: { query: { ...page, ...more } } })));
      return [
        ...datasets.map(({ id, name, owner }) => ({ id, name, owner, kind: 'dataset' as const })),
        ...models.map(({ id, name, owner }) => ({ id, name, owner, kind: 'model' as const })),
      ];
    },
    staleTime: 60_000,
    enabled,
  });
  const [own, shared] = [useQuery(read(false)), useQuery(read(true))];
  const near = [...(own.data ?? []), ...(shared.data ?? [])];
  const isKnown = own.isSuccess && shared.isSuccess;
  const far = isKnown ? named.filter((id) => !near.some((one) => one.id === id)) : [];
  const found = useQueries({ queries: far.map((id) => itemQuery('partner', id)) });
  return [...near, ...found.flatMap(({ data }) => assetOf(data))];
}

function assetOf(item: CatalogueItem | undefined): Asset[] {
  if (item?.kind !== 'dataset' && item?.kind !== 'model') return [];
  return [{ id: item.id, name: item.name, kind: item.kind, owner: item.owner.id }];
}

/** The words for terms between two parties, of which `rules` may name data sets and models. */
export function useWords({ proposer, counterparty }: Parties, rules?: Rules | null): Words {
  const { t, i18n } = useTranslation();
  const format = useFormats();
  const partners = usePartnerNames();
  const assets = useAssets({ named: rules?.permissions.flatMap((one) => one.assets ?? []) });
  const countries = new Intl.DisplayNames(i18n.language, { type: 'region' });
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
  return {
    t,
    proposer: isolated(proposer.name),
    counterparty: isolated(counterparty.name),
    partner: (id) => isolated(partners(id)),
    asset: (id) => isolated(assets.find((one) => one.id === id)?.name ?? `${id.slice(0, 11)}…`),
    country: (code) => countryName(countries, code),
    moment: format.utcMoment,
    list: (items) => list.format(items),
  };
}

/** A code that no country has (yet) stays as it is. */
export function countryName(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

/** A name of whatever script, which does not turn the sentence around it (Unicode's first strong isolate). */
function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}
