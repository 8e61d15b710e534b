import { Alert, Badge, Text } from '@mantine/core';
import { IconInfoCircle, IconReceipt } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PriceTable } from '@/api/types';
import { useUtcDay } from '@/pages/usage/utc-day';
import { useAmounts } from '@/parts/amounts';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { Moment } from '@/parts/moment';
import { type Column, DataTable } from '@/parts/table';
import { PRICED, partsOf } from './data';

/** The prices that count, those that will, and those that have. */
export function PricesView({ tables, emptyText }: { tables: PriceTable[]; emptyText: string }) {
  const { t } = useTranslation();
  const { current, coming, past } = partsOf(tables, Date.now());
  if (tables.length === 0) return <Empty icon={IconReceipt} title={t('prices.none')} text={emptyText} />;
  return (
    <>
      <Card title={t('prices.current')}>
        {current ? <Current table={current} /> : <Text c="dimmed">{t('prices.notYet')}</Text>}
      </Card>
      {coming.length > 0 && (
        <Card title={t('prices.coming')} flush>
          <Tables label={t('prices.coming')} rows={coming} />
        </Card>
      )}
      {past.length > 0 && (
        <Card title={t('prices.past')} flush>
          <Tables label={t('prices.past')} rows={past} />
        </Card>
      )}
      <Alert color="gray" icon={<IconInfoCircle aria-hidden />}>
        {t('prices.rule')}
      </Alert>
    </>
  );
}

function Current({ table }: { table: PriceTable }) {
  const { t } = useTranslation();
  const day = useUtcDay();
  const { exactMoney } = useAmounts();
  return (
    <>
      <Text size="sm" c="dimmed" mb="md">
        {t('prices.since', { number: table.number, day: day(table.valid_from.slice(0, 10)) })}
      </Text>
      <div className="tiles" style={{ '--tile': '190px' } as React.CSSProperties}>
        {PRICED.map((what) => (
          <div key={what} className="tile">
            <Text size="sm" c="dimmed">
              {t(`prices.of.${what}`)}
            </Text>
            <div className="usage-figure">{exactMoney(table[what], table.currency)}</div>
            <Text size="sm" c="dimmed">
              {t(`prices.per.${what}`)}
            </Text>
          </div>
        ))}
      </div>
      {table.note && (
        <Text size="sm" mt="md" className="user-text" dir="auto">
          {table.note}
        </Text>
      )}
    </>
  );
}

function Tables({ label, rows }: { label: string; rows: PriceTable[] }) {
  const { t } = useTranslation();
  const day = useUtcDay();
  const { exactMoney } = useAmounts();
  const columns: Column<PriceTable>[] = [
    {
      key: 'number',
      head: t('prices.number'),
      cell: ({ number }) => <Badge color="gray">{t('prices.numbered', { number })}</Badge>,
    },
    {
      key: 'from',
      head: t('prices.from'),
      cell: ({ valid_from }) => <time dateTime={valid_from}>{day(valid_from.slice(0, 10))}</time>,
    },
    ...PRICED.map((what) => ({
      key: what,
      head: t(`prices.short.${what}`),
      isNumber: true,
      cell: (one: PriceTable) => exactMoney(one[what], one.currency),
    })),
    { key: 'published', head: t('prices.published'), cell: ({ published_at }) => <Moment time={published_at} /> },
    { key: 'note', head: t('prices.note'), cell: ({ note }) => <bdi className="user-text">{note || '–'}</bdi> },
  ];
  return <DataTable label={label} columns={columns} rows={rows} rowKey={({ id }) => id} isWide />;
}
