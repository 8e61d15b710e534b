import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Pool } from '@/api/types';
import { useAccount } from '@/app/session';
import { useAmounts } from '@/parts/amounts';
import { Card } from '@/parts/card';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { poolQuery, poolsQuery, shareLeft } from './data';
import { TimeBar } from './time-bar';

/** On an alliance's page, for its members: its pool of GPU time; nothing where it has none. */
export function AlliancePool({ alliance }: { alliance: string }) {
  const { data } = useQuery(poolsQuery);
  const pool = data?.find((one) => one.alliance === alliance);
  return pool ? <PoolCard pool={pool} /> : null;
}

function PoolCard({ pool }: { pool: Pool }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const { time } = useAmounts();
  const query = useQuery(poolQuery(pool.id));
  return (
    <Card
      title={t('pools.one')}
      actions={
        <A to="/pools/$pool" params={{ pool: pool.id }} fz="sm">
          {t('pools.open')}
        </A>
      }
    >
      <Loaded query={query}>
        {(found) => (
          <>
            <TimeBar
              name={t('pools.thisMonth')}
              used={found.used_seconds}
              reserved={found.reserved_seconds}
              of={pool.monthly_gpu_seconds}
            />
            <Text size="sm" mt="xs">
              {t('pools.own.leftShort', { time: time(shareLeft(found, partner)) })}
            </Text>
          </>
        )}
      </Loaded>
    </Card>
  );
}
