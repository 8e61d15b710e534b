import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { components } from '@/api/schema';
import { useSending } from '@/parts/form';
import { A, LinkButton } from '@/parts/links';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import { useFragment } from '../fragment';
import { EntryFrame } from '../frame';
import { rememberKey } from './key';

type Confirmed = components['schemas']['ConfirmedApplication'];

/** Proves the contact's address with the token of the mail. It asks for a click: programs that look into mails open links too. */
export function ConfirmPage() {
  const { t } = useTranslation();
  const [confirmed, setConfirmed] = useState<Confirmed>();
  return (
    <EntryFrame>
      <Page title={t('application.confirm.title')} lead={confirmed ? undefined : t('application.confirm.lead')}>
        {confirmed ? <Done confirmed={confirmed} /> : <ConfirmForm onConfirmed={setConfirmed} />}
      </Page>
    </EntryFrame>
  );
}

function ConfirmForm({ onConfirmed }: { onConfirmed: (confirmed: Confirmed) => void }) {
  const { t } = useTranslation();
  const mailed = useFragment();
  const form = useForm({
    initialValues: { token: mailed },
    validate: { token: (value) => (/^hansa_av_\S+$/.test(value.trim()) ? null : t('application.confirm.tokenWrong')) },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit(({ token }) =>
    send(async () => {
      const confirmed = await ask(api.POST('/v1/applications/confirm', { body: { token: token.trim() } }));
      rememberKey(confirmed.id, confirmed.key);
      onConfirmed(confirmed);
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert error={error} />
        <TextInput
          label={t('application.confirm.token')}
          description={t('application.confirm.tokenText')}
          placeholder="hansa_av_…"
          autoComplete="off"
          spellCheck={false}
          required
          {...form.getInputProps('token')}
        />
        <Button type="submit" loading={isSending}>
          {t('application.confirm.button')}
        </Button>
        <A to="/apply/resend" fz="sm">
          {t('application.noMail')}
        </A>
      </Stack>
    </form>
  );
}

function Done({ confirmed }: { confirmed: Confirmed }) {
  const { t } = useTranslation();
  return (
    <Alert color="teal" icon={<IconCircleCheck aria-hidden />} title={t('application.confirm.done')} role="status">
      <Stack gap="sm">
        <Text size="sm">{t('application.confirm.doneText', { name: confirmed.name })}</Text>
        <div>
          <LinkButton to="/apply/$application" params={{ application: confirmed.id }}>
            {t('application.confirm.follow')}
          </LinkButton>
        </div>
      </Stack>
    </Alert>
  );
}
