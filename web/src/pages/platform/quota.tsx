import { Button, NumberInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Partner } from '@/api/types';
import { useCan } from '@/app/session';
import { UsageView } from '@/pages/home/usage';
import { Card } from '@/parts/card';
import { Dialog } from '@/parts/dialog';
import { tell, useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { Loaded } from '@/parts/loaded';
import { ProblemAlert } from '@/parts/problem';
import { forgetPartners } from './data';

const GIBIBYTE = 1024 ** 3;

/** What a partner uses, and how much it may. */
export function QuotaCard({ partner }: { partner: Partner }) {
  const { t } = useTranslation();
  const can = useCan();
  const [isOpen, dialog] = useDisclosure(false);
  const params = { path: { partner: partner.id } };
  const usage = useQuery({
    queryKey: ['partners', 'one', partner.id, 'usage'],
    queryFn: () => ask(api.GET('/v1/partners/{partner}/usage', { params })),
  });
  return (
    <Card
      title={t('home.usage.title')}
      actions={
        can('partner:set-quota') && (
          <Button size="xs" variant="default" onClick={dialog.open}>
            {t('platform.quota.change')}
          </Button>
        )
      }
    >
      <Loaded query={usage}>{(data) => <UsageView usage={data} />}</Loaded>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('platform.quota.title')}>
        <QuotaForm partner={partner} close={dialog.close} />
      </Dialog>
    </Card>
  );
}

function QuotaForm({ partner, close }: { partner: Partner; close: () => void }) {
  const { t } = useTranslation();
  const { max_running_jobs, max_gpus, max_storage_bytes } = partner.quota;
  const form = useForm({
    initialValues: { max_running_jobs, max_gpus, storage: max_storage_bytes / GIBIBYTE } as Record<
      string,
      number | string
    >,
  });
  const { isSending, error, send } = useSending();
  const submit = form.onSubmit((values) =>
    send(async () => {
      const body = {
        max_running_jobs: Number(values.max_running_jobs),
        max_gpus: Number(values.max_gpus),
        max_storage_bytes: Math.round(Number(values.storage) * GIBIBYTE),
      };
      await ask(api.PUT('/v1/partners/{partner}/quota', { params: { path: { partner: partner.id } }, body }));
      await forgetPartners();
      tell(t('organisation.saved'));
      close();
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemAlert error={error} />
        <NumberInput
          label={t('home.usage.jobs')}
          min={0}
          allowDecimal={false}
          required
          {...form.getInputProps('max_running_jobs')}
        />
        <NumberInput
          label={t('home.usage.gpus')}
          min={0}
          allowDecimal={false}
          required
          {...form.getInputProps('max_gpus')}
        />
        <NumberInput
          label={t('platform.quota.storage')}
          min={0}
          decimalScale={3}
          required
          {...form.getInputProps('storage')}
        />
        <FormEnd close={close} isSending={isSending} />
      </Stack>
    </form>
  );
}
