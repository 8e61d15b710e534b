import { Button, Select, Text, TextInput } from '@mantine/core';
import { IconChartBar, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsageReport } from '@/api/types';
import { useAmounts } from '@/parts/amounts';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { Loaded } from '@/parts/loaded';
import { saveText } from '@/parts/save-text';
import { reportCsv } from './csv';
import { reportQuery } from './data';
import { DayChart } from './day-chart';
import { ReportTable } from './report-table';
import { type ReportSearch, SPANS, type SpanName, shifted, spanOf, type Way } from './search';

type ReportCardProps = {
  of: 'own' | 'platform';
  ways: readonly Way[];
  search: ReportSearch;
  onSearch: (search: ReportSearch) => void;
  /** More to choose by. */
  children?: ReactNode;
};

/** What was used in a span of days: a chart by day, and a table by what is chosen. */
export function ReportCard({ of, ways, search, onSearch, children }: ReportCardProps) {
  const { t } = useTranslation();
  const by = search.by ?? 'kind';
  const wanted = { ...spanOf('month', Date.now()), ...search, by };
  const report = useQuery(reportQuery(of, wanted));
  const days = useQuery(reportQuery(of, { ...wanted, by: 'day' }));
  const save = (data: UsageReport) =>
    saveText(reportCsv(data), `usage-${data.from}-${shifted(data.until, -1)}-${data.by}.csv`, 'text/csv;charset=utf-8');
  return (
    <Card
      title={t('usage.report.title')}
      actions={
        report.data &&
        report.data.rows.length > 0 && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={() => report.data && save(report.data)}
          >
            {t('usage.report.csv')}
          </Button>
        )
      }
    >
      <div className="toolbar">
        <SpanFields wanted={wanted} onSpan={(span) => onSearch({ ...search, ...span })} />
        <Select
          label={t('usage.report.by')}
          data={ways.map((value) => ({ value, label: t(`usage.by.${value}`) }))}
          value={by}
          onChange={(next) => next && onSearch({ ...search, by: next })}
          allowDeselect={false}
          w={170}
        />
        {children}
      </div>
      <Loaded query={report}>
        {(data) =>
          data.rows.length === 0 ? (
            <Empty icon={IconChartBar} title={t('usage.report.none')} text={t('usage.report.noneText')} />
          ) : (
            <>
              {days.data && <DayChart report={days.data} />}
              <ReportTable report={data} />
              <Totals report={data} />
            </>
          )
        }
      </Loaded>
      <Text size="xs" c="dimmed" mt="sm">
        {t('usage.report.utc')}
      </Text>
    </Card>
  );
}

type SpanFieldsProps = {
  wanted: { from: string; until: string };
  onSpan: (span: { from: string; until: string }) => void;
};

/** The first and the last day, or one of the spans that people ask for. */
function SpanFields({ wanted, onSpan }: SpanFieldsProps) {
  const { t } = useTranslation();
  const now = useState(() => Date.now())[0];
  const named = SPANS.find((name) => {
    const span = spanOf(name, now);
    return span.from === wanted.from && span.until === wanted.until;
  });
  // A field that is being emptied or typed into has no day for a moment.
  const change = (from: string, until: string) => from && until && from < until && onSpan({ from, until });
  return (
    <>
      <Select
        label={t('usage.report.span')}
        placeholder={t('usage.span.other')}
        data={SPANS.map((value) => ({ value, label: t(`usage.span.${value}`) }))}
        value={named ?? null}
        onChange={(name) => name && onSpan(spanOf(name as SpanName, now))}
        allowDeselect={false}
        w={170}
      />
      <TextInput
        type="date"
        label={t('usage.report.from')}
        value={wanted.from}
        max={shifted(wanted.until, -1)}
        onChange={({ currentTarget: { value } }) => change(value, wanted.until)}
      />
      <TextInput
        type="date"
        label={t('usage.report.last')}
        value={shifted(wanted.until, -1)}
        min={wanted.from}
        onChange={({ currentTarget: { value } }) => value && change(wanted.from, shifted(value, 1))}
      />
    </>
  );
}

function Totals({ report: { total, currency } }: { report: UsageReport }) {
  const { t } = useTranslation();
  const { exactMoney, time, gibDays, bytes } = useAmounts();
  const lines: [string, string][] = [
    [t('usage.amount.gpu'), time(total.gpu_seconds)],
    [t('usage.amount.pooled'), time(total.pool_gpu_seconds)],
    [t('usage.amount.cpu'), time(total.cpu_seconds)],
    [t('usage.amount.stored'), t('usage.unit.gibDays', { amount: gibDays(total.stored_byte_days) })],
    [t('usage.amount.downloaded'), bytes(total.downloaded_bytes)],
    [t('usage.amount.cost'), currency ? exactMoney(total.cost, currency) : '–'],
  ];
  return (
    <section aria-label={t('usage.report.total')}>
      <Text fw={600} size="sm" mt="md">
        {t('usage.report.total')}
      </Text>
      <dl className="total-line">
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
