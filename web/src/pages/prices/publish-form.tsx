import { Alert, Button, Group, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { PriceTable } from '@/api/types';
import { queries } from '@/app/queries';
import { useUtcDay } from '@/pages/usage/utc-day';
import { useAmounts } from '@/parts/amounts';
import { Facts } from '@/parts/facts';
import { tell, useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';
import { PRICED } from './data';
import { faultsOf, firstValues, type Prices, pricesOf, tomorrow } from './publishing';

type PublishFormProps = { tables: PriceTable[]; close: () => void };

/** New prices: first what they are, then whether they are meant. */
export function PublishForm({ tables, close }: PublishFormProps) {
  const { t } = useTranslation();
  const known = tables[0]?.currency;
  const [meant, setMeant] = useState<Prices>();
  const form = useForm({
    initialValues: firstValues(tables, Date.now()),
    validate: (values) =>
      Object.fromEntries(
        Object.entries(faultsOf(values, Date.now())).map(([field, fault]) => [field, t(`prices.fault.${fault}`)]),
      ),
  });
  const check = form.onSubmit((values) => setMeant(pricesOf(values)));
  if (meant) return <Confirmation prices={meant} back={() => setMeant(undefined)} close={close} />;
  return (
    <form onSubmit={check} noValidate>
      <Stack>
        <Group grow align="flex-end">
          <TextInput
            label={t('prices.currency')}
            description={known ? t('prices.currencyKnown') : t('prices.currencyFirst')}
            disabled={Boolean(known)}
            maxLength={3}
            required
            spellCheck={false}
            autoComplete="off"
            {...form.getInputProps('currency')}
          />
          <TextInput
            type="date"
            label={t('prices.validFrom')}
            description={t('prices.validFromText')}
            min={tomorrow(Date.now())}
            required
            {...form.getInputProps('validFrom')}
          />
        </Group>
        <div className="tiles" style={{ '--tile': '220px' } as React.CSSProperties}>
          {PRICED.map((what) => (
            <NumberInput
              key={what}
              label={t(`prices.of.${what}`)}
              description={t(`prices.per.${what}`)}
              min={0}
              max={1_000_000}
              decimalScale={6}
              required
              {...form.getInputProps(what)}
            />
          ))}
        </div>
        <Textarea
          label={t('prices.note')}
          description={t('prices.noteText')}
          maxLength={2000}
          autosize
          minRows={2}
          dir="auto"
          {...form.getInputProps('note')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('parts.cancel')}
          </Button>
          <Button type="submit">{t('prices.check')}</Button>
        </Group>
      </Stack>
    </form>
  );
}

type ConfirmationProps = { prices: Prices; back: () => void; close: () => void };

function Confirmation({ prices, back, close }: ConfirmationProps) {
  const { t } = useTranslation();
  const day = useUtcDay();
  const { exactMoney } = useAmounts();
  const { isSending, error, send } = useSending();
  const publish = () =>
    send(async () => {
      await ask(api.POST('/v1/platform/prices', { body: prices }));
      await queries.invalidateQueries({ queryKey: ['prices'] });
      tell(t('prices.done'));
      close();
    });
  const from = day(prices.valid_from.slice(0, 10));
  return (
    <Stack>
      <Alert color="yellow" icon={<IconInfoCircle aria-hidden />} title={t('prices.confirmTitle', { day: from })}>
        {t('prices.confirmText')}
      </Alert>
      <Facts
        lines={PRICED.map((what) => [
          t(`prices.of.${what}`),
          `${exactMoney(prices[what], prices.currency)} ${t(`prices.per.${what}`)}`,
        ])}
      />
      <ProblemAlert error={error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={back}>
          {t('prices.back')}
        </Button>
        <Button loading={isSending} onClick={() => void publish()} data-autofocus>
          {t('prices.confirm')}
        </Button>
      </Group>
    </Stack>
  );
}
