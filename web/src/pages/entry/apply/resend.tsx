import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconMail } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useSending } from '@/parts/form';
import { A } from '@/parts/links';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import { EntryFrame } from '../frame';

/** Has a lost mail sent again. The answer is the same for every address, so that nobody learns who has applied. */
export function ResendPage() {
  const { t } = useTranslation();
  const [sent, setSent] = useState('');
  return (
    <EntryFrame>
      <Page title={t('application.resend.title')} lead={t('application.resend.lead')}>
        <Stack>
          {sent && (
            <Alert color="teal" icon={<IconMail aria-hidden />} title={t('application.resend.done')} role="status">
              <Text size="sm">{t('application.resend.doneText', { email: sent })}</Text>
            </Alert>
          )}
          <ResendForm onSent={setSent} />
        </Stack>
      </Page>
    </EntryFrame>
  );
}

function ResendForm({ onSent }: { onSent: (email: string) => void }) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { email: '' } });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit(({ email }) =>
    send(async () => {
      onSent('');
      await ask(api.POST('/v1/applications/resend', { body: { email: email.trim() } }));
      onSent(email.trim());
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemAlert error={error} />
        <TextInput
          label={t('entry.apply.contactEmail')}
          type="email"
          autoComplete="email"
          required
          {...form.getInputProps('email')}
        />
        <Button type="submit" loading={isSending}>
          {t('application.resend.button')}
        </Button>
        <A to="/apply" fz="sm">
          {t('application.resend.toApply')}
        </A>
        <A to="/sign-in" fz="sm">
          {t('entry.toSignIn')}
        </A>
      </Stack>
    </form>
  );
}
