import { Badge, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PoolState } from '@/api/types';
import { useAmounts } from '@/parts/amounts';
import { Card } from '@/parts/card';
import { useFormats } from '@/parts/format';
import { type Column, DataTable } from '@/parts/table';
import './pools.css';
import { TimeBar } from './time-bar';

type Member = PoolState['members'][number];

/** What the pool has had to give this month, and to whom it went. */
export function MembersCard({ found }: { found: PoolState }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { time } = useAmounts();
  const { pool } = found;
  const columns: Column<Member>[] = [
    {
      key: 'name',
      head: t('pools.memberName'),
      cell: ({ name, member }) => (
        <>
          <bdi>{name}</bdi> {member === pool.lead && <Badge color="cyan">{t('pools.isLead')}</Badge>}
        </>
      ),
    },
    {
      key: 'share',
      head: t('pools.share'),
      isNumber: true,
      cell: ({ share_seconds, percent }) =>
        percent === undefined || percent === null
          ? time(share_seconds)
          : `${time(share_seconds)} (${format.share(percent / 100)})`,
    },
    { key: 'used', head: t('pools.used'), isNumber: true, cell: ({ used_seconds }) => time(used_seconds) },
    {
      key: 'reserved',
      head: t('pools.reserved'),
      isNumber: true,
      cell: ({ reserved_seconds }) => time(reserved_seconds),
    },
  ];
  return (
    <Card title={t('pools.thisMonth')} flush>
      <div className="pool-sum">
        <TimeBar
          name={t('pools.thisMonth')}
          used={found.used_seconds}
          reserved={found.reserved_seconds}
          of={pool.monthly_gpu_seconds}
        />
        <Text size="sm" fw={600} mt="xs">
          {t('pools.left', { time: time(found.left_seconds) })}
        </Text>
      </div>
      <DataTable label={t('pools.members')} columns={columns} rows={found.members} rowKey={({ member }) => member} />
    </Card>
  );
}
