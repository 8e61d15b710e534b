import { NumberInput, Select, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { readAll } from '@/api/lists';
import type { Pool } from '@/api/types';
import { hoursOf, secondsOf } from '@/parts/amounts';
import { tell, useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { ProblemAlert } from '@/parts/problem';
import { forgetPools } from './data';

type GrantFormProps = { pool?: Pool; close: () => void };

/** GPU time a month for an alliance, in place of what it had. */
export function GrantForm({ pool, close }: GrantFormProps) {
  const { t } = useTranslation();
  const alliances = useQuery({
    queryKey: ['alliances', 'platform', 'all'],
    queryFn: () => readAll((query) => ask(api.GET('/v1/platform/alliances', { params: { query } }))),
    enabled: !pool,
  });
  const known = pool ? [{ id: pool.alliance, name: pool.alliance_name }] : alliances.data;
  const form = useForm<{ alliance: string; gpu_seconds: string | number }>({
    initialValues: { alliance: pool?.alliance ?? '', gpu_seconds: pool ? hoursOf(pool.monthly_gpu_seconds) : '' },
    validate: {
      alliance: (value) => (value ? null : t('pools.grant.allianceMissing')),
      gpu_seconds: (value) => (secondsOf(value) === undefined ? t('usage.budget.badHours') : null),
    },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit(({ alliance, gpu_seconds }) =>
    send(async () => {
      const body = { gpu_seconds: secondsOf(gpu_seconds) ?? 0 };
      await ask(api.PUT('/v1/platform/alliances/{alliance}/pool', { params: { path: { alliance } }, body }));
      await forgetPools();
      tell(t('pools.grant.done'));
      close();
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{t('pools.grant.text')}</Text>
        <ProblemAlert error={error ?? alliances.error} />
        <Select
          label={t('pools.alliance')}
          data={(known ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          disabled={Boolean(pool)}
          searchable
          required
          {...form.getInputProps('alliance')}
        />
        <NumberInput
          label={t('pools.grant.hours')}
          description={t('pools.grant.hoursText')}
          min={0}
          max={1_000_000}
          decimalScale={4}
          required
          {...form.getInputProps('gpu_seconds')}
        />
        <FormEnd close={close} isSending={isSending} />
      </Stack>
    </form>
  );
}
