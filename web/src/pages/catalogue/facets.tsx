import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp, IconFilter } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { CatalogueFacets, FacetValue } from '@/api/types';
import { Count } from './count';
import { useValueName } from './names';
import { type CatalogueSearch, chosen, FILTERS, type Filter, withFilter } from './search';

/** Values that are shown before one asks for the others. */
const AT_FIRST = 6;

type FacetsProps = {
  facets?: CatalogueFacets;
  search: CatalogueSearch;
  onSearch: (search: CatalogueSearch) => void;
};

/** What a search can be narrowed by, and how much would be left. On a small screen it is folded away at first. */
export function Facets({ facets, search, onSearch }: FacetsProps) {
  const { t } = useTranslation();
  const id = useId();
  const [isOpen, fold] = useDisclosure(false);
  const set = chosen(search).length;
  const Chevron = isOpen ? IconChevronUp : IconChevronDown;
  return (
    <aside className="facets" aria-label={t('catalogue.filters')}>
      <Button
        className="facets-fold"
        variant="default"
        fullWidth
        aria-expanded={isOpen}
        aria-controls={id}
        leftSection={<IconFilter size={16} aria-hidden />}
        rightSection={<Chevron size={16} aria-hidden />}
        onClick={fold.toggle}
      >
        {set > 0 ? t('catalogue.filtersSet', { number: set }) : t('catalogue.filters')}
      </Button>
      <div id={id} className={isOpen ? 'facets-list open' : 'facets-list'}>
        {FILTERS.map((name) => (
          <Facet
            key={name}
            name={name}
            values={(facets?.[name] ?? []).filter(({ value }) => name !== 'certified' || value === 'true')}
            atLeast={facets?.at_least}
            current={search[name] === undefined ? undefined : String(search[name])}
            onValue={(value) => onSearch(withFilter(search, name, value))}
          />
        ))}
      </div>
    </aside>
  );
}

type FacetProps = {
  name: Filter;
  values: FacetValue[];
  atLeast?: boolean;
  current?: string;
  onValue: (value: string | undefined) => void;
};

function Facet({ name, values, atLeast, current, onValue }: FacetProps) {
  const { t } = useTranslation();
  const id = useId();
  const nameOf = useValueName();
  const [isWhole, whole] = useDisclosure(false);
  if (values.length === 0) return null;
  const shown = isWhole ? values : values.slice(0, AT_FIRST);
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{t(`catalogue.filter.${name}`)}</h2>
      <ul>
        {shown.map(({ value, label, count }) => (
          <li key={value}>
            <button
              type="button"
              className="facet"
              aria-pressed={value === current}
              onClick={() => onValue(value === current ? undefined : value)}
            >
              <bdi>{nameOf(name, value, label)}</bdi>
              <Count value={count} atLeast={atLeast} />
            </button>
          </li>
        ))}
      </ul>
      {values.length > AT_FIRST && (
        <Button size="compact-xs" variant="subtle" onClick={whole.toggle} aria-expanded={isWhole}>
          {isWhole ? t('catalogue.fewer') : t('catalogue.others', { number: values.length - AT_FIRST })}
        </Button>
      )}
    </section>
  );
}
