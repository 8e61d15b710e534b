import { Button, NumberInput, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconHandStop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Pool } from '@/api/types';
import { secondsOf } from '@/parts/amounts';
import { Dialog } from '@/parts/dialog';
import { tell, useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { ProblemAlert } from '@/parts/problem';
import { forgetPools } from './data';

/** A member asks for more than its share, or for a large job. */
export function AskButton({ pool }: { pool: Pool }) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Button variant="default" leftSection={<IconHandStop size={16} aria-hidden />} onClick={dialog.open}>
        {t('pools.ask.button')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('pools.ask.button')}>
        <AskForm pool={pool} close={dialog.close} />
      </Dialog>
    </>
  );
}

function AskForm({ pool, close }: { pool: Pool; close: () => void }) {
  const { t } = useTranslation();
  const form = useForm<{ gpu_seconds: string | number; reason: string }>({
    initialValues: { gpu_seconds: '', reason: '' },
    validate: {
      gpu_seconds: (value) => (secondsOf(value) ? null : t('usage.budget.badHours')),
      reason: (value) => (value.trim() ? null : t('pools.ask.reasonMissing')),
    },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit(({ gpu_seconds, reason }) =>
    send(async () => {
      const body = { gpu_seconds: secondsOf(gpu_seconds) ?? 0, reason: reason.trim() };
      await ask(api.POST('/v1/pools/{pool}/requests', { params: { path: { pool: pool.id } }, body }));
      await forgetPools();
      tell(t('pools.ask.done'));
      close();
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t('pools.ask.text')}</Text>
        <ProblemAlert error={error} />
        <NumberInput
          label={t('pools.ask.hours')}
          min={0}
          decimalScale={4}
          required
          data-autofocus
          {...form.getInputProps('gpu_seconds')}
        />
        <Textarea
          label={t('pools.ask.reason')}
          description={t('pools.ask.reasonText')}
          autosize
          minRows={3}
          maxLength={2000}
          required
          dir="auto"
          {...form.getInputProps('reason')}
        />
        <FormEnd close={close} isSending={isSending} submit={t('pools.ask.send')} />
      </Stack>
    </form>
  );
}
