import { Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Usage } from '@/api/types';
import { Card } from '@/parts/card';
import { Facts } from '@/parts/facts';
import { useFormats } from '@/parts/format';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { SpendingView } from './spending';

/** What one's partner uses of what it may. */
export function UsageCard() {
  const { t } = useTranslation();
  const usage = useQuery({ queryKey: ['usage'], queryFn: () => ask(api.GET('/v1/partner/usage')) });
  return (
    <Card
      title={t('home.usage.title')}
      actions={
        <A to="/usage" fz="sm">
          {t('home.usage.all')}
        </A>
      }
    >
      <Loaded query={usage}>
        {(data) => (
          <>
            {data.spending && <SpendingView spending={data.spending} />}
            <UsageView usage={data} />
          </>
        )}
      </Loaded>
    </Card>
  );
}

export function UsageView({ usage }: { usage: Usage }) {
  const { t } = useTranslation();
  const format = useFormats();
  const limit = usage.quota.max_storage_bytes;
  const part = (bytes: number) => (limit > 0 ? Math.min((bytes / limit) * 100, 100) : 0);
  const used = usage.storage_bytes + usage.reserved_bytes;
  const name = t('home.usage.storage', { used: format.bytes(used), limit: format.bytes(limit) });
  return (
    <Stack gap="sm">
      <Text size="sm">{name}</Text>
      <Progress.Root size={12} radius="xl">
        <Progress.Section value={part(usage.dataset_bytes)} color="cyan.7" aria-label={t('home.usage.datasets')} />
        <Progress.Section value={part(usage.model_bytes)} color="violet.5" aria-label={t('home.usage.models')} />
        <Progress.Section value={part(usage.reserved_bytes)} color="gray.5" aria-label={t('home.usage.reserved')} />
      </Progress.Root>
      {part(used) > 90 && (
        <Text size="sm" c="var(--mantine-color-error)">
          {t('home.usage.nearlyFull')}
        </Text>
      )}
      <Facts
        lines={[
          [t('home.usage.datasets'), format.bytes(usage.dataset_bytes)],
          [t('home.usage.models'), format.bytes(usage.model_bytes)],
          [t('home.usage.reserved'), usage.reserved_bytes > 0 && format.bytes(usage.reserved_bytes)],
          [t('home.usage.jobs'), format.integer(usage.quota.max_running_jobs)],
          [t('home.usage.gpus'), format.integer(usage.quota.max_gpus)],
        ]}
      />
    </Stack>
  );
}
