import { Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAmounts } from '@/parts/amounts';
import '@/pages/usage/usage.css';

type TimeBarProps = { used: number; reserved: number; of: number; name: string };

/** GPU time that is used and reserved, of all there is; in figures too. */
export function TimeBar({ used, reserved, of, name }: TimeBarProps) {
  const { t } = useTranslation();
  const { time } = useAmounts();
  const part = (seconds: number, before = 0) => {
    if (of <= 0) return 0;
    return Math.max(0, Math.min((seconds / of) * 100, 100 - before));
  };
  const figures = t('pools.figures', { used: time(used), reserved: time(reserved), all: time(of) });
  return (
    <>
      <Progress.Root size={12} radius="xl">
        <Progress.Section value={part(used)} color="cyan.7" aria-label={`${name}: ${t('pools.used')}`} />
        <Progress.Section
          value={part(reserved, part(used))}
          color="violet.5"
          aria-label={`${name}: ${t('pools.reserved')}`}
        />
      </Progress.Root>
      <Text size="xs" c="dimmed" mt={4}>
        {figures}
      </Text>
    </>
  );
}
