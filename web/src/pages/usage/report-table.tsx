import { useTranslation } from 'react-i18next';
import type { UsageReport } from '@/api/types';
import { useAmounts } from '@/parts/amounts';
import { ShortId } from '@/parts/copy';
import { type Column, DataTable } from '@/parts/table';
import { useUtcDay } from './utc-day';

type Row = UsageReport['rows'][number];

/** The kinds of a report by kind: what each has instead of a column for every kind. */
const KINDS = {
  gpu_seconds: 'gpu',
  cpu_seconds: 'cpu',
  stored_byte_days: 'stored',
  downloaded_bytes: 'downloaded',
} as const;

/** A report's lines; by kind there is one amount in each, else one of each kind. */
export function ReportTable({ report }: { report: UsageReport }) {
  const { t } = useTranslation();
  const { exactMoney } = useAmounts();
  const { currency, by } = report;
  const amountColumns = useAmountColumns();
  const columns: Column<Row>[] = [
    { key: 'of', head: t(`usage.by.${by}`), cell: (row) => <Name row={row} by={by} /> },
    ...amountColumns(by),
    {
      key: 'cost',
      head: t('usage.amount.cost'),
      isNumber: true,
      cell: ({ amounts }) => (currency ? exactMoney(amounts.cost, currency) : '–'),
    },
  ];
  return (
    <DataTable
      label={t('usage.report.title')}
      columns={columns}
      rows={report.rows}
      rowKey={(row) => row.key ?? '–'}
      isCompact={by === 'kind'}
    />
  );
}

function useAmountColumns(): (by: string) => Column<Row>[] {
  const { t } = useTranslation();
  const { time, gibDays, bytes } = useAmounts();
  const write = {
    gpu: ({ amounts }: Row) => time(amounts.gpu_seconds),
    cpu: ({ amounts }: Row) => time(amounts.cpu_seconds),
    stored: ({ amounts }: Row) => t('usage.unit.gibDays', { amount: gibDays(amounts.stored_byte_days) }),
    downloaded: ({ amounts }: Row) => bytes(amounts.downloaded_bytes),
  };
  const kindOf = ({ key }: Row) => KINDS[key as keyof typeof KINDS];
  return (by) =>
    by === 'kind'
      ? [
          {
            key: 'amount',
            head: t('usage.amount.any'),
            isNumber: true,
            cell: (row) => write[kindOf(row)]?.(row) ?? '–',
          },
        ]
      : (['gpu', 'cpu', 'stored', 'downloaded'] as const).map((kind) => ({
          key: kind,
          head: t(`usage.amount.${kind}`),
          isNumber: true,
          cell: write[kind],
        }));
}

/** What a line is of: a kind in words, a day, somebody's name, or an id that has none. */
function Name({ row: { key, name }, by }: { row: Row; by: string }) {
  const { t } = useTranslation();
  const day = useUtcDay();
  if (!key) return t(`usage.nobody.${by}`, '–');
  if (by === 'day') return <time dateTime={key}>{day(key)}</time>;
  if (by === 'kind') return t(`usage.kind.${key}`, key);
  return name ? <bdi>{name}</bdi> : <ShortId id={key} />;
}
