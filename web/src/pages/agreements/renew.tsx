import { Alert, Button, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Agreement, Terms } from '@/api/types';
import { tell, useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { Loaded } from '@/parts/loaded';
import { ProblemAlert } from '@/parts/problem';
import { endOfUtcDay, utcDayOf } from '@/parts/utc-day';
import { forgetAgreements, lastVersion, versionQuery } from './data';

/** Offers the same terms until a later day. */
export function RenewButton({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  const title = t('agreements.renew.title');
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        {t('agreements.renew.label')}
      </Button>
      <Modal opened={isOpen} onClose={dialog.close} title={title} closeButtonProps={{ 'aria-label': title }}>
        <InForce agreement={agreement} close={dialog.close} />
      </Modal>
    </>
  );
}

type RenewProps = { agreement: Agreement; close: () => void };

function InForce(props: RenewProps) {
  const version = useQuery(versionQuery(props.agreement.id, props.agreement.version));
  return <Loaded query={version}>{({ terms }) => <RenewForm {...props} terms={terms} />}</Loaded>;
}

function RenewForm({ agreement, terms, close }: RenewProps & { terms: Terms }) {
  const { t } = useTranslation();
  const before = utcDayOf(terms.expires_at);
  const form = useForm({
    initialValues: { until: later(before), note: '' },
    validate: { until: (value) => (value <= before ? t('agreements.renew.later') : null) },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit(({ until, note }) =>
    send(async () => {
      const expires_at = endOfUtcDay(until);
      const body = { base: lastVersion(agreement), terms: { ...terms, expires_at }, note: note.trim() };
      const params = { path: { agreement: agreement.id } };
      await ask(api.POST('/v1/agreements/{agreement}/offers', { params, body }));
      forgetAgreements();
      tell(t('agreements.renew.done'));
      close();
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t('agreements.renew.text')}</Text>
        {agreement.amendment && (
          <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />}>
            {t('agreements.renew.replaces', { number: agreement.amendment.number })}
          </Alert>
        )}
        <TextInput
          type="date"
          label={t('agreements.until')}
          description={t('agreements.untilText')}
          min={before}
          required
          data-autofocus
          {...form.getInputProps('until')}
        />
        <Textarea
          label={t('terms.field.note')}
          autosize
          minRows={2}
          maxLength={10_000}
          dir="auto"
          {...form.getInputProps('note')}
        />
        <ProblemAlert error={error} />
        <FormEnd close={close} isSending={isSending} submit={t('agreements.renew.send')} />
      </Stack>
    </form>
  );
}

/** The same day of the next year. */
function later(day: string): string {
  const next = new Date(`${day}T12:00:00Z`);
  next.setUTCFullYear(next.getUTCFullYear() + 1);
  return utcDayOf(next);
}
