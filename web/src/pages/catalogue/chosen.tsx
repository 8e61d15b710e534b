import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CatalogueFacets } from '@/api/types';
import { type Eyes, useOwnerName } from './data';
import { useValueName } from './names';
import { type CatalogueSearch, chosen, type Filter, withFilter } from './search';

type ChosenProps = {
  eyes: Eyes;
  search: CatalogueSearch;
  facets?: CatalogueFacets;
  onSearch: (search: CatalogueSearch) => void;
};

/** The filters that are set, each to be taken away. */
export function Chosen({ eyes, search, facets, onSearch }: ChosenProps) {
  const { t } = useTranslation();
  const text = useFilterText(eyes, search, facets);
  const set = chosen(search);
  if (set.length === 0) return null;
  const { query, kind } = search;
  return (
    <ul className="chosen" aria-label={t('catalogue.chosen')}>
      {set.map(([name, value]) => (
        <li key={name}>
          <button
            type="button"
            className="chip"
            aria-label={t('catalogue.takeAway', { filter: text(name, value) })}
            onClick={() => onSearch(withFilter(search, name, undefined))}
          >
            <bdi>{text(name, value)}</bdi>
            <IconX size={14} aria-hidden />
          </button>
        </li>
      ))}
      {set.length > 1 && (
        <li>
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => onSearch({ ...(query ? { query } : {}), ...(kind ? { kind } : {}) })}
          >
            {t('catalogue.clear')}
          </Button>
        </li>
      )}
    </ul>
  );
}

/** A filter in words: what it is of, and its value. */
export function useFilterText(eyes: Eyes, { owner }: CatalogueSearch, facets?: CatalogueFacets) {
  const { t } = useTranslation();
  const nameOf = useValueName();
  const label = facets?.owner.find(({ value }) => value === owner)?.label;
  const ownerName = useOwnerName(eyes, label ? undefined : owner);
  return (name: Filter, value: string): string => {
    if (name === 'certified') return nameOf(name, value);
    const said = name === 'owner' ? (label ?? ownerName) : undefined;
    return t('catalogue.filterIs', { name: t(`catalogue.filter.${name}`), value: nameOf(name, value, said) });
  };
}
