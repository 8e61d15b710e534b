import { Button, NumberInput, Select, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Limits, SetLimits } from '@/api/types';
import { LANGUAGE_NAMES, LANGUAGES } from '@/i18n/language';
import { useCurrency } from '@/pages/prices/data';
import { hoursOf, micros, secondsOf, typed } from '@/parts/amounts';
import { Dialog } from '@/parts/dialog';
import { tell, useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { ProblemAlert } from '@/parts/problem';
import { setLimits } from './data';

type LimitsProps = {
  /** Those on record. */
  limits?: Limits;
  /** Whose, when the operator sets them. */
  partner?: string;
};

/** Sets limits, in a dialog. */
export function LimitsButton(props: LimitsProps) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={dialog.open}>
        {t(props.partner ? 'usage.budget.changeOperator' : 'usage.budget.change')}
      </Button>
      <Dialog
        opened={isOpen}
        onClose={dialog.close}
        title={t(props.partner ? 'usage.budget.operator' : 'usage.budget.own')}
      >
        <LimitsForm {...props} close={dialog.close} />
      </Dialog>
    </>
  );
}

type Values = { cost: number | string; gpu: number | string; warn: number | string; language: string };

/** What the form sends; nothing where a field cannot be taken. */
export function limitsOf({ cost, gpu, warn, language }: Values): SetLimits | undefined {
  const [money, seconds] = [cost === '' ? null : micros(cost), gpu === '' ? null : secondsOf(gpu)];
  if (money === undefined || seconds === undefined || warn === '') return undefined;
  return {
    ...(money === null ? {} : { cost: money }),
    ...(seconds === null ? {} : { gpu_seconds: seconds }),
    warn_percent: Number(warn),
    language,
  };
}

function LimitsForm({ limits, partner, close }: LimitsProps & { close: () => void }) {
  const { t, i18n } = useTranslation();
  const currency = useCurrency();
  const form = useForm<Values>({
    initialValues: {
      cost: limits?.cost === undefined || limits.cost === null ? '' : typed(limits.cost),
      gpu: limits?.gpu_seconds === undefined || limits.gpu_seconds === null ? '' : hoursOf(limits.gpu_seconds),
      warn: limits?.warn_percent ?? 80,
      language: limits?.language ?? i18n.language,
    },
    validate: {
      cost: (value) => (value !== '' && micros(value) === undefined ? t('usage.budget.badAmount') : null),
      gpu: (value) => (value !== '' && secondsOf(value) === undefined ? t('usage.budget.badHours') : null),
    },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit((values) =>
    send(async () => {
      const body = limitsOf(values);
      if (!body) return;
      await setLimits(body, limits?.revision ?? 0, partner);
      tell(t('usage.budget.saved'));
      close();
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemAlert error={error} />
        <Text size="sm">{t('usage.budget.formText')}</Text>
        <NumberInput
          label={t('usage.budget.cost', { currency: currency ?? '–' })}
          description={currency ? t('usage.budget.empty') : t('usage.budget.noPrices')}
          disabled={!currency}
          min={0}
          decimalScale={6}
          {...form.getInputProps('cost')}
        />
        <NumberInput
          label={t('usage.budget.gpu')}
          description={t('usage.budget.empty')}
          min={0}
          decimalScale={4}
          {...form.getInputProps('gpu')}
        />
        <NumberInput
          label={t('usage.budget.warn')}
          min={1}
          max={99}
          allowDecimal={false}
          suffix=" %"
          required
          {...form.getInputProps('warn')}
        />
        <Select
          label={t('usage.budget.language')}
          data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
          allowDeselect={false}
          {...form.getInputProps('language')}
        />
        <FormEnd close={close} isSending={isSending} />
      </Stack>
    </form>
  );
}
