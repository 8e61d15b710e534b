import { Button, NumberInput, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconReceiptRefund } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { StatementHead } from '@/api/types';
import { queries } from '@/app/queries';
import { micros } from '@/parts/amounts';
import { Dialog } from '@/parts/dialog';
import { tell, useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { ProblemAlert } from '@/parts/problem';

/** Corrects what was charged: a credit, with its reason. */
export function CreditButton({ statement }: { statement: StatementHead }) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  if (!statement.currency) return null;
  return (
    <>
      <Button variant="light" leftSection={<IconReceiptRefund size={16} aria-hidden />} onClick={dialog.open}>
        {t('statements.credit.give')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('statements.credit.give')}>
        <CreditForm statement={statement} close={dialog.close} />
      </Dialog>
    </>
  );
}

function CreditForm({ statement, close }: { statement: StatementHead; close: () => void }) {
  const { t } = useTranslation();
  const form = useForm<{ amount: string | number; reason: string }>({
    initialValues: { amount: '', reason: '' },
    validate: {
      amount: (value) => (micros(value) ? null : t('usage.budget.badAmount')),
      reason: (value) => (value.trim() ? null : t('statements.credit.reasonMissing')),
    },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit(({ amount, reason }) =>
    send(async () => {
      const params = { path: { partner: statement.partner } };
      const body = { amount: micros(amount) ?? 0, reason: reason.trim() };
      await ask(api.POST('/v1/partners/{partner}/credits', { params, body }));
      await queries.invalidateQueries({ queryKey: ['statements'] });
      tell(t('statements.credit.done'));
      close();
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{t('statements.credit.text')}</Text>
        <ProblemAlert error={error} />
        <NumberInput
          label={t('statements.credit.amount', { currency: statement.currency })}
          min={0}
          decimalScale={6}
          required
          data-autofocus
          {...form.getInputProps('amount')}
        />
        <Textarea
          label={t('statements.credit.reason')}
          description={t('statements.credit.reasonText')}
          autosize
          minRows={2}
          maxLength={2000}
          required
          dir="auto"
          {...form.getInputProps('reason')}
        />
        <FormEnd close={close} isSending={isSending} submit={t('statements.credit.give')} />
      </Stack>
    </form>
  );
}
