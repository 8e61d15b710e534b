import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pool } from '@/api/types';
import { useCan } from '@/app/session';
import { PlatformUsageTabs } from '@/pages/usage/tabs';
import { useAmounts } from '@/parts/amounts';
import { Dialog } from '@/parts/dialog';
import { Empty } from '@/parts/empty';
import { Loaded } from '@/parts/loaded';
import { Day } from '@/parts/moment';
import { Page } from '@/parts/page';
import { type Column, DataTable } from '@/parts/table';
import { allPoolsQuery } from './data';
import { GrantForm } from './grant-form';
import { PoolBadge } from './list';

/** Every alliance's pool; the operator grants them. */
export function PlatformPoolsPage() {
  const { t } = useTranslation();
  const mayGrant = useCan()('pool:grant');
  const query = useQuery(allPoolsQuery);
  const [isOpen, dialog] = useDisclosure(false);
  const [chosen, choose] = useState<Pool>();
  const grant = (pool?: Pool) => {
    choose(pool);
    dialog.open();
  };
  return (
    <Page
      title={t('pools.title')}
      lead={t('pools.platformLead')}
      actions={
        mayGrant && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => grant()}>
            {t('pools.grant.button')}
          </Button>
        )
      }
    >
      <PlatformUsageTabs />
      <Loaded query={query}>
        {(pools) =>
          pools.length === 0 ? (
            <Empty icon={IconStack2} title={t('pools.none')} text={t('pools.grant.none')} />
          ) : (
            <Pools pools={pools} grant={mayGrant ? grant : undefined} />
          )
        }
      </Loaded>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('pools.grant.button')}>
        <GrantForm pool={chosen} close={dialog.close} />
      </Dialog>
    </Page>
  );
}

function Pools({ pools, grant }: { pools: Pool[]; grant?: (pool: Pool) => void }) {
  const { t } = useTranslation();
  const { time } = useAmounts();
  const columns: Column<Pool>[] = [
    { key: 'alliance', head: t('pools.alliance'), cell: (one) => <bdi>{one.alliance_name}</bdi> },
    { key: 'monthly', head: t('pools.monthly'), isNumber: true, cell: (one) => time(one.monthly_gpu_seconds) },
    { key: 'most', head: t('pools.mostPerJob'), isNumber: true, cell: (one) => time(one.max_job_gpu_seconds) },
    { key: 'changed', head: t('pools.changed'), cell: (one) => <Day time={one.updated_at} /> },
    { key: 'state', head: t('pools.state'), cell: (one) => <PoolBadge pool={one} /> },
    {
      key: 'change',
      head: t('parts.actions'),
      isAction: true,
      cell: (one) =>
        grant &&
        one.state === 'active' && (
          <Button size="xs" variant="default" onClick={() => grant(one)}>
            {t('pools.grant.change')}
          </Button>
        ),
    },
  ];
  return <DataTable label={t('pools.title')} columns={columns} rows={pools} rowKey={({ id }) => id} />;
}
