import { Select, Text, TextInput, Title } from '@mantine/core';
import { IconSearch, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alliance } from '@/api/types';
import { Empty } from '@/parts/empty';
import { useIndustries } from '@/parts/industries';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import './alliances.css';
import { alliancesQuery } from './data';
import { type AllianceFilter, chosen } from './order';
import { OwnSeat } from './seat-badge';

/** The directory of alliances, one's own first. */
export function AlliancesPage() {
  const { t } = useTranslation();
  const query = useQuery(alliancesQuery);
  return (
    <Page title={t('alliances.title')} lead={t('alliances.lead')}>
      <Loaded query={query}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={IconUsersGroup} title={t('alliances.none')} text={t('alliances.noneText')} />
          ) : (
            <Directory all={all} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Directory({ all }: { all: Alliance[] }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<AllianceFilter>({ text: '', industry: null });
  const { ours, others } = chosen(all, filter);
  return (
    <>
      <FilterBar all={all} filter={filter} onChange={setFilter} />
      {ours.length + others.length === 0 && (
        <Empty icon={IconUsersGroup} title={t('alliances.noHit')} text={t('alliances.noHitText')} />
      )}
      <Shelf title={t('alliances.ours')} alliances={ours} />
      <Shelf title={t(ours.length > 0 ? 'alliances.others' : 'alliances.all')} alliances={others} />
    </>
  );
}

type FilterBarProps = { all: Alliance[]; filter: AllianceFilter; onChange: (filter: AllianceFilter) => void };

function FilterBar({ all, filter, onChange }: FilterBarProps) {
  const { t } = useTranslation();
  const industries = useIndustries();
  const there = new Set(all.map(({ industry }) => industry));
  return (
    <div className="toolbar">
      <TextInput
        type="search"
        aria-label={t('alliances.search')}
        placeholder={t('alliances.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={filter.text}
        onChange={(event) => onChange({ ...filter, text: event.currentTarget.value })}
        dir="auto"
      />
      <Select
        aria-label={t('alliances.industry')}
        placeholder={t('alliances.anyIndustry')}
        data={industries.options.filter(({ value }) => there.has(value))}
        value={filter.industry}
        onChange={(industry) => onChange({ ...filter, industry })}
        clearable
        clearButtonProps={{ 'aria-label': t('alliances.anyIndustry') }}
      />
    </div>
  );
}

function Shelf({ title, alliances }: { title: string; alliances: Alliance[] }) {
  if (alliances.length === 0) return null;
  return (
    <section aria-label={title}>
      <Title order={2} mb="sm">
        {title}
      </Title>
      <ul className="tiles plain" style={{ '--tile': '290px', marginBottom: '1.6rem' } as React.CSSProperties}>
        {alliances.map((one) => (
          <li key={one.id}>
            <AllianceTile alliance={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function AllianceTile({ alliance }: { alliance: Alliance }) {
  const { t } = useTranslation();
  const industries = useIndustries();
  return (
    <Link to="/alliances/$alliance" params={{ alliance: alliance.id }} className="tile alliance-tile">
      <div className="alliance-head">
        <Text fw={600} dir="auto">
          {alliance.name}
        </Text>
        <OwnSeat alliance={alliance} />
      </div>
      <Text size="sm" className="alliance-purpose" dir="auto">
        {alliance.purpose}
      </Text>
      <Text size="sm" c="dimmed" mt="auto">
        {industries.name(alliance.industry)} · {t('alliances.ledBy', { name: alliance.lead_name })}
      </Text>
    </Link>
  );
}
