import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Statement, StatementLine } from '@/api/types';
import { useUtcMonth } from '@/pages/usage/utc-day';
import { useAmounts } from '@/parts/amounts';
import { type Column, DataTable } from '@/parts/table';

type Row = StatementLine & { index: number };

/** What is charged, line by line, each with the price that it has. */
export function Lines({ statement }: { statement: Statement }) {
  const { t } = useTranslation();
  const month = useUtcMonth();
  const { exactMoney, quantity } = useAmounts();
  const { currency } = statement;
  const isLate = statement.lines.some(({ used_in }) => used_in !== statement.month);
  const columns: Column<Row>[] = [
    { key: 'kind', head: t('statements.kind'), cell: ({ kind }) => t(`usage.kind.${kind}`, kind) },
    ...(isLate ? [{ key: 'in', head: t('statements.usedIn'), cell: ({ used_in }: Row) => month(used_in) }] : []),
    {
      key: 'project',
      head: t('usage.by.project'),
      cell: ({ project, project_name }) => <bdi>{project_name ?? project ?? '–'}</bdi>,
    },
    { key: 'user', head: t('usage.by.user'), cell: ({ user, user_name }) => <bdi>{user_name ?? user ?? '–'}</bdi> },
    {
      key: 'quantity',
      head: t('statements.quantity'),
      isNumber: true,
      cell: (line) => t(`statements.unit.${line.unit}`, { amount: quantity(line.quantity) }),
    },
    {
      key: 'price',
      head: t('statements.price'),
      isNumber: true,
      cell: (line) => <Price line={line} currency={currency} />,
    },
    {
      key: 'cost',
      head: t('usage.amount.cost'),
      isNumber: true,
      cell: ({ cost }) => (currency ? exactMoney(cost, currency) : '–'),
    },
  ];
  return (
    <DataTable
      label={t('statements.lines')}
      columns={columns}
      rows={statement.lines.map((line, index) => ({ ...line, index }))}
      rowKey={({ index }) => String(index)}
      isWide
    />
  );
}

/** The price of a unit and the table that it stands in, or why there is none. */
function Price({ line, currency }: { line: StatementLine; currency?: string | null }) {
  const { t } = useTranslation();
  const { exactMoney } = useAmounts();
  if (line.pool) {
    return (
      <Badge color="grape">
        {line.pool_name ? <bdi>{t('statements.byPool', { name: line.pool_name })}</bdi> : t('statements.pool')}
      </Badge>
    );
  }
  if (!line.price) return t('statements.free');
  return t('statements.priceOf', {
    price: exactMoney(line.price.unit_price, currency),
    number: line.price.number,
  });
}
