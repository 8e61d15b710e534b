import { Badge, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconFileCertificate, IconPlus, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agreement } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { Empty } from '@/parts/empty';
import { A, LinkButton } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { UtcDay } from '@/parts/moment';
import { agreementsQuery } from '@/parts/names';
import { Page } from '@/parts/page';
import { Status } from '@/parts/status';
import { type Column, DataTable } from '@/parts/table';
import { sides } from './data';
import { isMine, useWaits, type Wait } from './waiting';

const STATES = ['proposed', 'active', 'expired', 'terminated', 'withdrawn', 'declined'];
/** Agreements that are read at most: the newest. */
const READ_AT_MOST = 1000;

export function AgreementsPage() {
  const { t } = useTranslation();
  const can = useCan();
  const query = useQuery(agreementsQuery);
  const propose = can('agreement:propose') && (
    <LinkButton to="/agreements/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t('agreements.propose')}
    </LinkButton>
  );
  return (
    <Page title={t('agreements.title')} lead={t('agreements.lead')} actions={propose}>
      <Loaded query={query}>
        {(all) =>
          all.length === 0 ? (
            <Empty
              icon={IconFileCertificate}
              title={t('agreements.none')}
              text={t('agreements.noneText')}
              action={propose || <LinkButton to="/directory">{t('agreements.toDirectory')}</LinkButton>}
            />
          ) : (
            <Agreements all={all} />
          )
        }
      </Loaded>
    </Page>
  );
}

type Filter = { text: string; state: string | null };

function Agreements({ all }: { all: Agreement[] }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const waits = useWaits(all, partner);
  const [filter, setFilter] = useState<Filter>({ text: '', state: null });
  const found = all.filter((one) => fits(one, filter, sides(one, partner).other.name));
  // What waits for one's own side comes first; within both parts the newest.
  const ordered = [true, false].flatMap((mine) => found.filter(({ id }) => isMine(waits.get(id)) === mine));
  return (
    <Stack>
      <div className="toolbar">
        <TextInput
          type="search"
          aria-label={t('agreements.search')}
          placeholder={t('agreements.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={filter.text}
          onChange={({ currentTarget: { value } }) => setFilter((old) => ({ ...old, text: value }))}
          dir="auto"
        />
        <Select
          aria-label={t('agreements.state')}
          placeholder={t('agreements.anyState')}
          data={['mine', ...STATES].map((value) => ({
            value,
            label: value === 'mine' ? t('agreements.mine') : t(`status.agreement.${value}`),
          }))}
          value={filter.state}
          onChange={(state) => setFilter((old) => ({ ...old, state }))}
          clearable
          clearButtonProps={{ 'aria-label': t('agreements.anyState') }}
        />
      </div>
      <Rows
        rows={filter.state === 'mine' ? ordered.filter(({ id }) => isMine(waits.get(id))) : ordered}
        waits={waits}
        partner={partner}
      />
      {all.length >= READ_AT_MOST && (
        <Text size="sm" c="dimmed">
          {t('agreements.newestOnly', { number: READ_AT_MOST })}
        </Text>
      )}
    </Stack>
  );
}

function fits(one: Agreement, { text, state }: Filter, other: string): boolean {
  const sought = text.trim().toLocaleLowerCase();
  const isNamed = [one.title, other].some((name) => name.toLocaleLowerCase().includes(sought));
  return isNamed && (state === null || state === 'mine' || one.state === state);
}

type RowsProps = { rows: Agreement[]; waits: Map<string, Wait | undefined>; partner: string | null | undefined };

function Rows({ rows, waits, partner }: RowsProps) {
  const { t } = useTranslation();
  if (rows.length === 0) return <Empty icon={IconFileCertificate} title={t('agreements.noHit')} />;
  const columns: Column<Agreement>[] = [
    {
      key: 'title',
      head: t('agreements.name'),
      cell: (one) => (
        <A to="/agreements/$agreement" params={{ agreement: one.id }} className="row-link">
          <bdi>{one.title}</bdi>
        </A>
      ),
    },
    { key: 'with', head: t('agreements.with'), cell: (one) => <bdi>{sides(one, partner).other.name}</bdi> },
    { key: 'until', head: t('agreements.until'), cell: (one) => <UtcDay time={one.expires_at} /> },
    { key: 'state', head: t('agreements.state'), cell: (one) => <Status of="agreement" value={one.state} /> },
    { key: 'next', head: t('agreements.next'), cell: (one) => <Next wait={waits.get(one.id)} /> },
  ];
  return <DataTable label={t('agreements.title')} columns={columns} rows={rows} rowKey={(one) => one.id} />;
}

function Next({ wait }: { wait?: Wait }) {
  const { t } = useTranslation();
  if (!wait) return '–';
  return <Badge color={isMine(wait) ? 'orange' : 'gray'}>{t(`agreements.nextShort.${wait}`)}</Badge>;
}
