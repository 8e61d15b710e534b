import { Anchor, Text } from '@mantine/core';
import { IconCertificate, IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CatalogueItem } from '@/api/types';
import { Card } from '@/parts/card';
import { ShortId } from '@/parts/copy';
import { Facts } from '@/parts/facts';
import { useFormats } from '@/parts/format';
import { useIndustries } from '@/parts/industries';
import { A } from '@/parts/links';
import { Ago, Day } from '@/parts/moment';
import './catalogue.css';
import type { Eyes } from './data';
import { ItemLabels } from './item-card';
import { ItemLink } from './item-link';
import { KindIcon } from './kinds';
import { useCountryName, useScore, useTaskName } from './names';

type ItemViewProps = { eyes: Eyes; item: CatalogueItem; beside: ReactNode };

/** All that the catalogue tells of an item. */
export function ItemView({ eyes, item, beside }: ItemViewProps) {
  const { t } = useTranslation();
  return (
    <div className="columns">
      <div>
        <Card title={t('catalogue.about')}>
          <div className="item-about">
            <ItemLabels item={item} />
            <Text className="user-text">{item.description || t('datasets.noDescription')}</Text>
          </div>
        </Card>
        {item.certificates && item.certificates.length > 0 && <Certificates item={item} />}
        <ItemFacts eyes={eyes} item={item} />
      </div>
      <div>{beside}</div>
    </div>
  );
}

/** Anybody can check these. */
function Certificates({ item: { certificates = [] } }: { item: CatalogueItem }) {
  const { t } = useTranslation();
  return (
    <Card title={t('certificates.title')}>
      <ul className="item-certificates">
        {certificates.map((one) => (
          <li key={one.id}>
            <IconCertificate size={20} stroke={1.6} aria-hidden />
            <div>
              <A to="/public/certificates/$certificate" params={{ certificate: one.id }}>
                <bdi>{one.standard_name}</bdi> {one.standard_version}
              </A>
              <Text size="sm" c="dimmed">
                {t('certificates.until')} <Day time={one.valid_until} />
              </Text>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function ItemFacts({ eyes, item }: Omit<ItemViewProps, 'beside'>) {
  const { t } = useTranslation();
  const format = useFormats();
  const industries = useIndustries();
  const taskName = useTaskName();
  const countryName = useCountryName();
  const score = useScore();
  const isPartner = item.kind === 'partner';
  return (
    <Card title={t('catalogue.facts')}>
      <Facts
        lines={[
          [
            t('catalogue.kind'),
            <span key="kind" className="item-kind">
              <KindIcon kind={item.kind} size={16} />
              {t(`catalogue.kindOf.${item.kind}`, item.kind)}
            </span>,
          ],
          [
            t('catalogue.filter.owner'),
            !isPartner && (
              <ItemLink eyes={eyes} item={item.owner.id}>
                <bdi>{item.owner.name}</bdi>
              </ItemLink>
            ),
          ],
          [t('standards.alliance'), item.alliance && <Alliance eyes={eyes} alliance={item.alliance} />],
          [t('catalogue.filter.industry'), industries.name(item.industry)],
          [t('catalogue.filter.task'), item.task && taskName(item.task)],
          [t('catalogue.filter.licence'), item.licence],
          [t('catalogue.country'), item.country && countryName(item.country)],
          [t('catalogue.website'), item.website && <Website address={item.website} />],
          [t('catalogue.newest'), item.version],
          [
            t('datasets.rows'),
            typeof item.rows_about === 'number' &&
              t('catalogue.aboutNumber', { number: format.integer(item.rows_about) }),
          ],
          [t('datasets.columns'), typeof item.columns === 'number' && format.integer(item.columns)],
          ...Object.entries(item.metrics ?? {}).map(([name, value]) => score(name, value)),
          [t('catalogue.changed'), <Ago key="changed" time={item.changed_at} />],
          [t('datasets.id'), <ShortId key="id" id={item.id} />],
        ]}
      />
    </Card>
  );
}

function Alliance({ eyes, alliance }: { eyes: Eyes; alliance: { id: string; name: string } }) {
  if (eyes === 'everybody') return <bdi>{alliance.name}</bdi>;
  return (
    <A to="/alliances/$alliance" params={{ alliance: alliance.id }}>
      <bdi>{alliance.name}</bdi>
    </A>
  );
}

/** Leads away from the platform; only to where a browser can go. */
function Website({ address }: { address: string }) {
  if (!/^https?:\/\//.test(address)) return <bdi>{address}</bdi>;
  return (
    <Anchor href={address} target="_blank" rel="noopener noreferrer nofollow">
      <bdi>{address.replace(/^https?:\/\//, '').replace(/\/$/, '')}</bdi>{' '}
      <IconExternalLink size={14} aria-hidden className="in-line" />
    </Anchor>
  );
}
