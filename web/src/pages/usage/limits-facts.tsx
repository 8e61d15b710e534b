import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Limits } from '@/api/types';
import { useCurrency } from '@/pages/prices/data';
import { useAmounts } from '@/parts/amounts';
import { Facts } from '@/parts/facts';
import { useFormats } from '@/parts/format';
import { Moment } from '@/parts/moment';

/** Limits as they are on record. */
export function LimitsFacts({ limits }: { limits?: Limits }) {
  const { t } = useTranslation();
  const format = useFormats();
  const amounts = useAmounts();
  const currency = useCurrency();
  const isSet = (value?: number | null): value is number => value !== undefined && value !== null;
  if (!limits || !(isSet(limits.cost) || isSet(limits.gpu_seconds))) {
    return (
      <Text size="sm" c="dimmed">
        {t('usage.limit.none')}
      </Text>
    );
  }
  return (
    <Facts
      lines={[
        [t('usage.limit.cost'), isSet(limits.cost) && amounts.exactMoney(limits.cost, currency)],
        [t('usage.limit.gpu'), isSet(limits.gpu_seconds) && amounts.time(limits.gpu_seconds)],
        [t('usage.limit.warnAt'), format.share(limits.warn_percent / 100)],
        [t('usage.limit.changed'), <Moment key="changed" time={limits.updated_at} />],
      ]}
    />
  );
}
