import { Skeleton, Stack } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { CatalogueItem } from '@/api/types';
import { useFormats } from '@/parts/format';
import { ProblemAlert } from '@/parts/problem';
import { More } from '@/parts/table';
import type { Eyes, Found } from './data';
import { ItemCard } from './item-card';
import { ItemLink } from './item-link';

type ResultsProps = {
  eyes: Eyes;
  found: Found;
  /** What takes the focus when what had it is gone. */
  mark?: Ref<HTMLParagraphElement>;
  /** What the reader can do with an item. */
  next?: (item: CatalogueItem) => ReactNode;
  empty: ReactNode;
};

/** What was found, best first, and the next page when its end comes into sight. */
export function Results({ eyes, found, mark, next, empty }: ResultsProps) {
  const { t } = useTranslation();
  return (
    <section aria-label={t('catalogue.results')} className={found.isOld ? 'results old' : 'results'}>
      <h2 className="visually-hidden">{t('catalogue.results')}</h2>
      <HowMany found={found} mark={mark} />
      {found.isPending && <ResultsOutline />}
      {found.error && found.items.length === 0 ? (
        <ProblemAlert error={found.error} onRetry={found.retry} />
      ) : (
        !found.isPending && found.items.length === 0 && empty
      )}
      <ul className="items">
        {found.items.map((item) => (
          <li key={item.id}>
            <ItemCard
              item={item}
              name={(text) => (
                <ItemLink eyes={eyes} item={item.id}>
                  {text}
                </ItemLink>
              )}
              next={next?.(item)}
            />
          </li>
        ))}
      </ul>
      {found.items.length > 0 && <More list={found} />}
    </section>
  );
}

/** Said aloud, too, whenever it changes. */
function HowMany({ found: { facets, isPending, isOld, error }, mark }: Pick<ResultsProps, 'found' | 'mark'>) {
  const { t } = useTranslation();
  const format = useFormats();
  const total = facets?.total;
  const said = (count: number) =>
    t(facets?.at_least && count > 0 ? 'catalogue.foundAtLeast' : 'catalogue.found', {
      count,
      number: format.integer(count),
    });
  return (
    <p ref={mark} className="how-many" aria-live="polite" tabIndex={-1}>
      {isPending || isOld ? t('catalogue.searching') : !error && total !== undefined && said(total)}
    </p>
  );
}

function ResultsOutline() {
  return (
    <Stack gap="md" aria-busy="true">
      {Array.from({ length: 4 }, (_, index) => (
        <Skeleton key={index} height={132} radius="lg" />
      ))}
    </Stack>
  );
}
