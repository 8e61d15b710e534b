import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PoolState } from '@/api/types';
import { useAccount } from '@/app/session';
import { useAmounts } from '@/parts/amounts';
import { Card } from '@/parts/card';
import { shareLeft } from './data';
import { TimeBar } from './time-bar';

/** What one's own partner has left of its share this month. */
export function OwnShare({ found }: { found: PoolState }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const { time } = useAmounts();
  const own = found.members.find(({ member }) => member === partner);
  if (!own) return null;
  return (
    <Card title={t('pools.own.title')}>
      <div className="usage-figure">{time(shareLeft(found, partner))}</div>
      <Text size="sm" c="dimmed" mb="sm">
        {t('pools.own.left', { share: time(own.share_seconds) })}
      </Text>
      <TimeBar
        used={own.used_seconds}
        reserved={own.reserved_seconds}
        of={own.share_seconds}
        name={t('pools.own.title')}
      />
      {own.share_seconds === 0 && (
        <Text size="sm" mt="sm">
          {t(found.pool.lead === partner ? 'pools.own.noneLead' : 'pools.own.none')}
        </Text>
      )}
    </Card>
  );
}
