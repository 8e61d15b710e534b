import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Amounts, UsageReport } from '@/api/types';
import { useAmounts } from '@/parts/amounts';
import { daysOf, shifted } from './search';
import { useUtcDay } from './utc-day';

const MEASURES = { cost: 'cost', gpu: 'gpu_seconds', cpu: 'cpu_seconds' } as const satisfies Record<
  string,
  keyof Amounts
>;
type Measure = keyof typeof MEASURES;

/** A bar for every day; the table by day has the same in figures. */
export function DayChart({ report }: { report: UsageReport }) {
  const { t } = useTranslation();
  const day = useUtcDay();
  const amounts = useAmounts();
  const [measure, setMeasure] = useState<Measure>(report.currency ? 'cost' : 'gpu');
  const used = new Map(report.rows.map((row) => [row.key, row.amounts[MEASURES[measure]]]));
  const days = daysOf(report.from, report.until).map((key) => ({ key, value: used.get(key) ?? 0 }));
  const most = Math.max(...days.map(({ value }) => value), 0);
  const write = (value: number) => (measure === 'cost' ? amounts.money(value, report.currency) : amounts.time(value));
  const top = days.find(({ value }) => value === most);
  const said =
    top && most > 0 ? t('usage.chart.most', { day: day(top.key), amount: write(most) }) : t('usage.chart.none');
  return (
    <figure className="day-chart">
      <figcaption>{t('usage.chart.title')}</figcaption>
      <SegmentedControl
        size="xs"
        mb="sm"
        aria-label={t('usage.chart.measure')}
        value={measure}
        onChange={(next) => setMeasure(next as Measure)}
        data={(['cost', 'gpu', 'cpu'] as const).map((value) => ({ value, label: t(`usage.amount.${value}`) }))}
      />
      <div className="day-bars" role="img" aria-label={said}>
        {days.map(({ key, value }) => (
          <span
            key={key}
            title={`${day(key)}: ${write(value)}`}
            style={{ height: most > 0 ? `${(value / most) * 100}%` : 0 }}
          />
        ))}
      </div>
      <div className="day-axis" aria-hidden="true">
        <span>{day(report.from)}</span>
        <span>{said}</span>
        <span>{day(shifted(report.until, -1))}</span>
      </div>
    </figure>
  );
}
