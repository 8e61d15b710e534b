import { Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Spending } from '@/api/types';
import { useAmounts } from '@/parts/amounts';
import { Facts } from '@/parts/facts';
import { useFormats } from '@/parts/format';
import { A } from '@/parts/links';

/** What today and this month cost, and the limits that are near or reached. */
export function SpendingView({ spending }: { spending: Spending }) {
  const { t } = useTranslation();
  const { money, time } = useAmounts();
  const { today, this_month, currency, limits } = spending;
  const cost = (value: number) => currency && money(value, currency);
  return (
    <div style={{ marginBottom: '1rem' }}>
      <Facts
        lines={[
          [t('home.usage.today'), cost(today.cost)],
          [t('home.usage.month'), cost(this_month.cost)],
          [t('home.usage.gpuTime'), time(this_month.gpu_seconds)],
        ]}
      />
      {limits
        .filter(({ state }) => state !== 'ok')
        .map((one) => (
          <Near key={one.set_by + one.measure} limit={one} />
        ))}
    </div>
  );
}

function Near({ limit }: { limit: Spending['limits'][number] }) {
  const { t } = useTranslation();
  const format = useFormats();
  const part = format.share(limit.limit > 0 ? limit.used / limit.limit : 1);
  return (
    <Text size="sm" c="var(--mantine-color-error)" className="quiet-line" mt={6}>
      <IconAlertTriangle size={18} aria-hidden />
      <A to="/usage/budget" c="inherit" underline="always" fz="sm">
        {t(`home.usage.${limit.state === 'exhausted' ? 'exhausted' : 'near'}`, { part })}
      </A>
    </Text>
  );
}
