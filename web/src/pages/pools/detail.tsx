import { Alert, Text } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { PoolState } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { useUtcMonth } from '@/pages/usage/utc-day';
import { useAmounts } from '@/parts/amounts';
import { Card } from '@/parts/card';
import { ShortId } from '@/parts/copy';
import { Facts } from '@/parts/facts';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Moment } from '@/parts/moment';
import { Page } from '@/parts/page';
import { AskButton } from './ask-form';
import { poolQuery } from './data';
import { PoolBadge } from './list';
import { MembersCard } from './members';
import { OwnShare } from './own-share';
import { Requests } from './requests';
import { SharesButton } from './shares-form';

const route = getRouteApi('/app/partner/pools/$pool');

/** A pool of GPU time: what is left of it, who has used it, and requests for more. */
export function PoolPage() {
  const { t } = useTranslation();
  const { pool } = route.useParams();
  const { partner } = useAccount();
  const can = useCan();
  const query = useQuery(poolQuery(pool));
  const found = query.data;
  const isActive = found?.pool.state === 'active';
  return (
    <Page
      title={found ? t('pools.of', { name: found.pool.alliance_name }) : t('pools.one')}
      badge={found && <PoolBadge pool={found.pool} />}
      lead={t('pools.detailLead')}
      crumbs={[
        <A key="all" to="/pools">
          {t('pools.title')}
        </A>,
      ]}
      actions={
        found &&
        isActive && (
          <>
            {can('pool:ask') && <AskButton pool={found.pool} />}
            {found.pool.lead === partner && can('pool:lead') && <SharesButton found={found} />}
          </>
        )
      }
    >
      <Loaded query={query}>{(state) => <PoolView found={state} />}</Loaded>
    </Page>
  );
}

function PoolView({ found }: { found: PoolState }) {
  const { t } = useTranslation();
  return (
    <>
      {found.pool.state !== 'active' && (
        <Alert color="gray" mb="lg" icon={<IconBan aria-hidden />} title={t('pools.dissolvedTitle')}>
          {t('pools.dissolvedText')}
        </Alert>
      )}
      <div className="columns">
        <div>
          <MembersCard found={found} />
          <Requests pool={found.pool} />
        </div>
        <div>
          <OwnShare found={found} />
          <About found={found} />
        </div>
      </div>
    </>
  );
}

function About({ found }: { found: PoolState }) {
  const { t } = useTranslation();
  const { time } = useAmounts();
  const month = useUtcMonth();
  const { pool } = found;
  const lead = found.members.find(({ member }) => member === pool.lead);
  return (
    <Card title={t('pools.about')}>
      <Facts
        lines={[
          [t('pools.ledBy'), lead?.name],
          [t('pools.monthly'), time(pool.monthly_gpu_seconds)],
          [t('pools.mostPerJob'), time(pool.max_job_gpu_seconds)],
          [t('pools.month'), month(found.month)],
          [t('pools.resets'), <Moment key="resets" time={found.resets_at} />],
          [t('pools.changed'), <Moment key="changed" time={pool.updated_at} />],
          [t('pools.id'), <ShortId key="id" id={pool.id} />],
        ]}
      />
      <Text size="sm" c="dimmed" mt="md">
        {t('pools.rule')}
      </Text>
    </Card>
  );
}
