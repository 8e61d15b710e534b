import { Badge } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { CatalogueItem } from '@/api/types';
import { useFormats } from '@/parts/format';
import { useIndustries } from '@/parts/industries';
import { Matched } from './highlight';
import { KindIcon } from './kinds';
import { useCountryName, useScore, useTaskName } from './names';

type ItemCardProps = {
  item: CatalogueItem;
  /** The name, as a link where it leads somewhere. */
  name?: (text: ReactNode) => ReactNode;
  /** What the reader can do with it. */
  next?: ReactNode;
};

/** An item in a list: what it is, whose, and what is told of it. */
export function ItemCard({ item, name = (text) => text, next }: ItemCardProps) {
  const { t } = useTranslation();
  const id = useId();
  const { excerpt } = item;
  return (
    <article className="item-card" aria-labelledby={id}>
      <div className="item-text">
        <p className="item-kind">
          <KindIcon kind={item.kind} size={16} />
          {t(`catalogue.kindOf.${item.kind}`, item.kind)}
          {item.kind !== 'partner' && (
            <>
              <span aria-hidden>·</span>
              <bdi>{item.owner.name}</bdi>
            </>
          )}
        </p>
        <h3 id={id} dir="auto">
          {name(<Matched text={item.name} matches={item.name_matches} />)}
        </h3>
        {excerpt.text && (
          <p className="item-excerpt" dir="auto">
            {excerpt.cut_before && '…'}
            <Matched text={excerpt.text} matches={excerpt.matches} />
            {excerpt.cut_after && '…'}
          </p>
        )}
        <ItemLabels item={item} />
        <ItemFigures item={item} />
      </div>
      {next && <div className="item-next">{next}</div>}
    </article>
  );
}

/** What it is for, under what terms, and the words to find it by. */
export function ItemLabels({ item }: { item: CatalogueItem }) {
  const { t } = useTranslation();
  const industries = useIndustries();
  const taskName = useTaskName();
  return (
    <p className="item-labels">
      {item.certified && (
        <Badge color="green" leftSection={<IconCertificate size={13} aria-hidden />}>
          {t('catalogue.certified')}
        </Badge>
      )}
      <Badge color="cyan">{industries.name(item.industry)}</Badge>
      {item.task && (
        <Badge color="indigo">
          <bdi>{taskName(item.task)}</bdi>
        </Badge>
      )}
      {item.licence && (
        <Badge color="gray">
          <bdi>{item.licence}</bdi>
        </Badge>
      )}
      {item.tags?.map((tag) => (
        <span key={tag} className="item-tag">
          <bdi>{tag}</bdi>
        </span>
      ))}
    </p>
  );
}

/** Its figures, in one line. */
function ItemFigures({ item }: { item: CatalogueItem }) {
  const figures = useFigures(item);
  if (figures.length === 0) return null;
  return (
    <p className="item-figures">
      {figures.map((one) => (
        <span key={one}>
          <bdi>{one}</bdi>
        </span>
      ))}
    </p>
  );
}

/** What is known of an item in numbers, and where it is. */
function useFigures({ version, rows_about, columns, metrics = {}, alliance, country }: CatalogueItem): string[] {
  const { t } = useTranslation();
  const format = useFormats();
  const score = useScore();
  const countryName = useCountryName();
  return [
    alliance?.name,
    typeof rows_about === 'number' &&
      t('catalogue.rowsAbout', { count: rows_about, number: format.integer(rows_about) }),
    typeof columns === 'number' && t('catalogue.columns', { count: columns, number: format.integer(columns) }),
    ...Object.entries(metrics).map(([name, value]) => score(name, value).join(' ')),
    version && t('catalogue.version', { version }),
    country && countryName(country),
  ].filter((one): one is string => typeof one === 'string' && one !== '');
}
