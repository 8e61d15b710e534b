import { Alert, Text } from '@mantine/core';
import { IconPencil, IconReceipt } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Statement } from '@/api/types';
import { useUtcMoment } from '@/pages/usage/utc-day';
import { useAmounts } from '@/parts/amounts';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { Facts } from '@/parts/facts';
import { Moment } from '@/parts/moment';
import { DataTable } from '@/parts/table';
import { Lines } from './lines';

/** What a month's statement charges and credits, and what it comes to. */
export function StatementView({ statement }: { statement: Statement }) {
  const { t } = useTranslation();
  return (
    <>
      {statement.state === 'preview' && <Preview statement={statement} />}
      <Sums statement={statement} />
      <Card title={t('statements.lines')} flush>
        {statement.lines.length === 0 ? (
          <Empty icon={IconReceipt} title={t('statements.noLines')} />
        ) : (
          <Lines statement={statement} />
        )}
      </Card>
      {statement.credits.length > 0 && <Credits statement={statement} />}
    </>
  );
}

function Preview({ statement }: { statement: Statement }) {
  const { t } = useTranslation();
  const moment = useUtcMoment();
  return (
    <Alert color="yellow" mb="lg" icon={<IconPencil aria-hidden />} title={t('statements.previewTitle')}>
      {t('statements.previewText', { time: moment(statement.made_at) })}
    </Alert>
  );
}

function Sums({ statement }: { statement: Statement }) {
  const { t } = useTranslation();
  const { exactMoney } = useAmounts();
  const { lines, credits, currency, total } = statement;
  const charged = lines.reduce((sum, { cost }) => sum + cost, 0);
  const credited = credits.reduce((sum, { amount }) => sum + amount, 0);
  const money = (value: number) => (currency ? exactMoney(value, currency) : '–');
  return (
    <Card title={t('statements.sums')}>
      <Facts
        lines={[
          [t('statements.partner'), statement.partner_name],
          [t('statements.number'), statement.number ?? t('statements.noNumber')],
          [t('statements.madeAt'), <Moment key="made" time={statement.made_at} />],
          [t('statements.charged'), money(charged)],
          [t('statements.credited'), credited > 0 && money(-credited)],
          [
            t('statements.total'),
            <Text key="total" span fw={650} size="lg">
              {money(total)}
            </Text>,
          ],
        ]}
      />
      {!currency && (
        <Text size="sm" c="dimmed" mt="sm">
          {t('usage.noPrices')}
        </Text>
      )}
    </Card>
  );
}

function Credits({ statement: { credits, currency } }: { statement: Statement }) {
  const { t } = useTranslation();
  const { exactMoney } = useAmounts();
  return (
    <Card title={t('statements.credits')} flush>
      <DataTable
        label={t('statements.credits')}
        rows={credits.map((credit, index) => ({ ...credit, index }))}
        rowKey={({ index }) => String(index)}
        columns={[
          {
            key: 'reason',
            head: t('statements.reason'),
            cell: ({ reason }) => <bdi className="user-text">{reason}</bdi>,
          },
          { key: 'given', head: t('statements.given'), cell: ({ given_at }) => <Moment time={given_at} /> },
          {
            key: 'amount',
            head: t('statements.amount'),
            isNumber: true,
            cell: ({ amount }) => exactMoney(-amount, currency),
          },
        ]}
      />
    </Card>
  );
}
