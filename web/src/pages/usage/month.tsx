import { Alert, Text } from '@mantine/core';
import { IconBan, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Spending } from '@/api/types';
import { useAmounts } from '@/parts/amounts';
import { Card } from '@/parts/card';
import { A } from '@/parts/links';
import { LimitBars } from './limit-bar';

/** This month: what it has cost, what of it still runs, and how it stands with the limits. */
export function MonthCard({ spending }: { spending: Spending }) {
  const { t } = useTranslation();
  return (
    <Card title={t('usage.month.title')}>
      {spending.of === 'own' && (
        <Text size="sm" c="dimmed" mb="md">
          {t('usage.ownOnly')}
        </Text>
      )}
      <Figures spending={spending} />
      {!spending.currency && (
        <Alert color="gray" icon={<IconInfoCircle aria-hidden />} mt="md">
          {t('usage.noPrices')}
        </Alert>
      )}
      <div style={{ marginTop: '1.25rem' }}>
        {spending.limits.length > 0 ? (
          <>
            <ExhaustedNote limits={spending.limits} />
            <LimitBars limits={spending.limits} />
          </>
        ) : (
          <Text size="sm" c="dimmed">
            {t('usage.limit.none')} <A to="/usage/budget">{t('usage.limit.toBudget')}</A>
          </Text>
        )}
      </div>
    </Card>
  );
}

function Figures({ spending }: { spending: Spending }) {
  const { t } = useTranslation();
  const { money, time } = useAmounts();
  const { today, this_month, running, currency } = spending;
  const cost = (value: number) => (currency ? money(value, currency) : '–');
  const tiles: [string, string, string][] = [
    [t('usage.month.today'), cost(today.cost), t('usage.month.gpu', { time: time(today.gpu_seconds) })],
    [t('usage.month.whole'), cost(this_month.cost), t('usage.month.gpu', { time: time(this_month.gpu_seconds) })],
    [t('usage.month.running'), cost(running.cost), t('usage.month.gpu', { time: time(running.gpu_seconds) })],
  ];
  return (
    <div className="tiles" style={{ '--tile': '180px' } as React.CSSProperties}>
      {tiles.map(([name, figure, under]) => (
        <div key={name} className="tile">
          <Text size="sm" c="dimmed">
            {name}
          </Text>
          <div className="usage-figure">{figure}</div>
          <Text size="sm" c="dimmed">
            {under}
          </Text>
        </div>
      ))}
    </div>
  );
}

/** What it means that a limit is reached, and who can do something about it. */
export function ExhaustedNote({ limits }: { limits: Spending['limits'] }) {
  const { t } = useTranslation();
  const reached = limits.find(({ state }) => state === 'exhausted');
  if (!reached) return null;
  return (
    <Alert color="red" icon={<IconBan aria-hidden />} title={t('usage.limit.reachedTitle')} mb="md">
      {t(`usage.limit.raisedBy.${reached.set_by}`)}
    </Alert>
  );
}
