/** What the address of the catalogue says is wanted. */
export type CatalogueSearch = {
  query?: string;
  kind?: string;
  industry?: string;
  task?: string;
  licence?: string;
  /** A partner's id. */
  owner?: string;
  certified?: true;
};

export const KINDS = ['partner', 'dataset', 'model', 'standard'] as const;
export type Kind = (typeof KINDS)[number];

/** What narrows a search, in the order in which it is offered. */
export const FILTERS = ['certified', 'industry', 'task', 'licence', 'owner'] as const;
export type Filter = (typeof FILTERS)[number];

/** Characters of a query, as the server takes it. */
export const MOST_CHARS = 400;

/** Reads it from an address, which anybody may have typed: what cannot be meant is left out. */
export function catalogueSearch(search: Record<string, unknown>): CatalogueSearch {
  const query = textOf(search.query)?.slice(0, MOST_CHARS);
  const kind = KINDS.find((one) => one === search.kind);
  const owner = textOf(search.owner);
  const words = (['industry', 'task', 'licence'] as const)
    .map((name) => [name, textOf(search[name])] as const)
    .filter(([, value]) => value !== undefined);
  return {
    ...(query?.trim() ? { query } : {}),
    ...(kind ? { kind } : {}),
    ...Object.fromEntries(words),
    ...(owner?.startsWith('pa_') ? { owner } : {}),
    ...(search.certified === true || search.certified === 'true' ? { certified: true } : {}),
  };
}

/** The router reads `?query=2024` as a number. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The filters that are set, with their values. */
export function chosen(search: CatalogueSearch): [Filter, string][] {
  return FILTERS.flatMap((name): [Filter, string][] => {
    const value = search[name];
    return value === undefined ? [] : [[name, String(value)]];
  });
}

/** The same search with another value of a filter; `undefined` takes the filter away. */
export function withFilter(search: CatalogueSearch, name: Filter, value: string | undefined): CatalogueSearch {
  const { [name]: _, ...rest } = search;
  if (value === undefined) return rest;
  return { ...rest, [name]: name === 'certified' ? true : value };
}

/** The same search for things of another kind, or of all. */
export function withKind({ kind: _, ...rest }: CatalogueSearch, kind: string | undefined): CatalogueSearch {
  return kind ? { ...rest, kind } : rest;
}

/** The same search with other words. A space at the end stays: it says that the last word is whole. */
export function withQuery({ query: _, ...rest }: CatalogueSearch, query: string): CatalogueSearch {
  return query.trim() === '' ? rest : { ...rest, query };
}

/** Each way to want less than now: without the words, without the kind, without one of the filters. */
export function relaxed(search: CatalogueSearch): { without: 'query' | 'kind' | Filter; search: CatalogueSearch }[] {
  return [
    ...chosen(search).map(([name]) => ({ without: name, search: withFilter(search, name, undefined) })),
    ...(search.kind ? [{ without: 'kind' as const, search: withKind(search, undefined) }] : []),
    ...(search.query ? [{ without: 'query' as const, search: withQuery(search, '') }] : []),
  ];
}
