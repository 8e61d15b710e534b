import { describe, expect, it } from 'vitest';
import { catalogueSearch, chosen, relaxed, withFilter, withKind, withQuery } from './search';

describe('what the address says', () => {
  it('is kept as far as it can be meant', () => {
    const search = { query: '乳腺', kind: 'dataset', industry: 'medicine', owner: 'pa_1', certified: true };
    expect(catalogueSearch(search)).toEqual(search);
  });

  it('is left out where it cannot be meant', () => {
    const search = { query: '  ', kind: 'person', task: {}, licence: null, owner: 'us_1', certified: 'no', page: 7 };
    expect(catalogueSearch(search)).toEqual({});
  });

  it('may look like a number or a truth', () => {
    expect(catalogueSearch({ query: 2024, licence: true, certified: 'true' })).toEqual({
      query: '2024',
      licence: 'true',
      certified: true,
    });
  });

  it('is cut to what the server takes', () => {
    expect(catalogueSearch({ query: 'a'.repeat(500) }).query).toHaveLength(400);
  });
});

describe('a search', () => {
  const search = { query: 'tumour', kind: 'model', licence: 'MIT', certified: true } as const;

  it('names its filters in their order', () => {
    expect(chosen(search)).toEqual([
      ['certified', 'true'],
      ['licence', 'MIT'],
    ]);
  });

  it('takes and drops one filter at a time', () => {
    expect(withFilter(search, 'licence', undefined)).toEqual({ query: 'tumour', kind: 'model', certified: true });
    expect(withFilter({}, 'certified', 'true')).toEqual({ certified: true });
    expect(withFilter(search, 'licence', 'CC0-1.0').licence).toBe('CC0-1.0');
  });

  it('takes other words and another kind', () => {
    expect(withQuery(search, 'whole ')).toEqual({ ...search, query: 'whole ' });
    expect(withQuery({ query: 'x' }, '  ')).toEqual({});
    expect(withKind(search, undefined)).toEqual({ query: 'tumour', licence: 'MIT', certified: true });
  });

  it('can want less in as many ways as it wants something', () => {
    expect(relaxed(search).map(({ without }) => without)).toEqual(['certified', 'licence', 'kind', 'query']);
    expect(relaxed(search).at(-1)?.search).toEqual({ kind: 'model', licence: 'MIT', certified: true });
    expect(relaxed({})).toEqual([]);
  });
});
