import { Badge } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Pool } from '@/api/types';
import { useAccount } from '@/app/session';
import { useAmounts } from '@/parts/amounts';
import { Empty } from '@/parts/empty';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { type Column, DataTable } from '@/parts/table';
import { poolsQuery } from './data';

/** The pools of one's partner's alliances. */
export function PoolsPage() {
  const { t } = useTranslation();
  const query = useQuery(poolsQuery);
  return (
    <Page title={t('pools.title')} lead={t('pools.lead')}>
      <Loaded query={query}>
        {(pools) =>
          pools.length === 0 ? (
            <Empty icon={IconStack2} title={t('pools.none')} text={t('pools.noneText')} />
          ) : (
            <Pools pools={pools} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Pools({ pools }: { pools: Pool[] }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const { time } = useAmounts();
  const columns: Column<Pool>[] = [
    {
      key: 'alliance',
      head: t('pools.alliance'),
      cell: (one) => (
        <A to="/pools/$pool" params={{ pool: one.id }} className="row-link">
          <bdi>{one.alliance_name}</bdi>
        </A>
      ),
    },
    { key: 'monthly', head: t('pools.monthly'), isNumber: true, cell: (one) => time(one.monthly_gpu_seconds) },
    { key: 'most', head: t('pools.mostPerJob'), isNumber: true, cell: (one) => time(one.max_job_gpu_seconds) },
    {
      key: 'role',
      head: t('pools.role'),
      cell: (one) => (one.lead === partner ? <Badge color="cyan">{t('pools.isLead')}</Badge> : t('pools.member')),
    },
    { key: 'state', head: t('pools.state'), cell: (one) => <PoolBadge pool={one} /> },
  ];
  return <DataTable label={t('pools.title')} columns={columns} rows={pools} rowKey={({ id }) => id} />;
}

/** Whether a pool still pays for anything. */
export function PoolBadge({ pool }: { pool: Pool }) {
  const { t } = useTranslation();
  return <Badge color={pool.state === 'active' ? 'green' : 'gray'}>{t(`pools.is.${pool.state}`, pool.state)}</Badge>;
}
