import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { JobEstimate } from '@/api/types';
import { LimitBars } from '@/pages/usage/limit-bar';
import { ExhaustedNote } from '@/pages/usage/month';
import { useAmounts } from '@/parts/amounts';
import { Card } from '@/parts/card';
import { useRough } from './rough';
import type { Spec } from './schema';

/** Somebody who types is not asked for at every letter, in milliseconds. */
const PAUSE = 600;
/** In millionths of the currency. */
const CENT = 10_000;

type CostViewProps = {
  spec: Spec;
  isValid: boolean;
  isPooled: boolean;
  /** Whether a refusal beside already tells of the limits. */
  isRefused: boolean;
};

/** What the job would cost by the server's account, and the limits that are near. */
export function CostView({ spec, isValid, isPooled, isRefused }: CostViewProps) {
  const { t } = useTranslation();
  // What cannot be submitted is not asked about: the server would refuse it.
  const [asked] = useDebouncedValue(isValid ? JSON.stringify(spec) : '', PAUSE);
  const { data } = useQuery({
    queryKey: ['usage', 'estimate', asked],
    queryFn: () => ask(api.POST('/v1/usage/estimate', { body: { spec: JSON.parse(asked) } })),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  });
  if (!data || !isValid) return null;
  const near = isRefused ? [] : data.limits.filter(({ state }) => state !== 'ok');
  return (
    <Card title={t('usage.estimate.title')}>
      <Cost estimate={data} isPooled={isPooled} />
      {near.length > 0 && (
        <div style={{ marginTop: '1rem' }}>
          <ExhaustedNote limits={isPooled ? near.filter(({ measure }) => measure === 'cost') : near} />
          <LimitBars limits={near} />
        </div>
      )}
    </Card>
  );
}

function Cost({ estimate, isPooled }: { estimate: JobEstimate; isPooled: boolean }) {
  const { t } = useTranslation();
  const { money } = useAmounts();
  const rough = useRough();
  const { based_on, expected_seconds, expected_cost, currency, price_number } = estimate;
  if (expected_seconds === undefined || expected_seconds === null) {
    return <Text size="sm">{t('usage.estimate.unknown', { count: based_on })}</Text>;
  }
  const hasCost = expected_cost !== undefined && expected_cost !== null;
  const about = (cost: number) => {
    // Of less than a second the cost is known no better than that it is small.
    const isTiny = cost < CENT && (cost > 0 || expected_seconds < 1);
    return isTiny
      ? t('usage.estimate.under', { cost: money(CENT, currency) })
      : t('usage.estimate.about', { cost: money(cost, currency) });
  };
  return (
    <>
      <div className="usage-figure">{hasCost ? about(expected_cost) : '–'}</div>
      <Text size="sm" mt={4}>
        {t('usage.estimate.basis', { time: rough(expected_seconds), count: based_on })}
      </Text>
      <Text size="xs" c="dimmed" mt={4}>
        {hasCost ? t('usage.estimate.prices', { number: price_number }) : t('usage.noPrices')}
      </Text>
      {isPooled && hasCost && (
        <Text size="sm" mt={4}>
          {t('usage.estimate.pooled')}
        </Text>
      )}
    </>
  );
}
