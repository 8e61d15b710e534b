import { Button, Group } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CatalogueFacets } from '@/api/types';
import { Empty } from '@/parts/empty';
import { useFormats } from '@/parts/format';
import { useFilterText } from './chosen';
import { countQuery, type Eyes } from './data';
import { type CatalogueSearch, relaxed } from './search';

type NothingProps = {
  eyes: Eyes;
  search: CatalogueSearch;
  facets?: CatalogueFacets;
  onSearch: (search: CatalogueSearch) => void;
  /** What is said when there is nothing at all, whatever one searches for. */
  atAll: ReactNode;
};

/** Nothing fits: which wish one could drop, and how much there would be then. */
export function Nothing({ eyes, search, facets, onSearch, atAll }: NothingProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const filterText = useFilterText(eyes, search, facets);
  const ways = relaxed(search);
  const counts = useQueries({ queries: ways.map((way) => countQuery(eyes, way.search)) });
  if (ways.length === 0) return atAll;
  const text = (without: (typeof ways)[number]['without']) => {
    if (without === 'query') return t('catalogue.words', { words: search.query });
    if (without === 'kind') return t(`catalogue.kindsOf.${search.kind}`);
    return filterText(without, String(search[without]));
  };
  const better = ways
    .map((way, index) => ({ ...way, counted: counts[index]?.data }))
    .filter(({ counted }) => counted && counted.total > 0)
    .sort((one, other) => (other.counted?.total ?? 0) - (one.counted?.total ?? 0));
  const isCounted = counts.every(({ isPending }) => !isPending);
  return (
    <Empty
      icon={IconSearchOff}
      title={t('catalogue.nothing')}
      text={t(better.length > 0 || !isCounted ? 'catalogue.nothingText' : 'catalogue.nothingAlone')}
      action={
        <Group justify="center" gap="xs">
          {better.map((way) => (
            <Button key={way.without} size="xs" variant="light" onClick={() => onSearch(way.search)}>
              {t('catalogue.without', {
                what: text(way.without),
                number: `${way.counted?.at_least ? '≥ ' : ''}${format.integer(way.counted?.total ?? 0)}`,
              })}
            </Button>
          ))}
          {isCounted && better.length === 0 && (
            <Button size="xs" variant="light" onClick={() => onSearch({})}>
              {t('catalogue.showAll')}
            </Button>
          )}
        </Group>
      }
    />
  );
}
