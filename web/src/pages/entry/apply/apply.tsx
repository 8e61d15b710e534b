import { Alert, Stack, Text } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { toProblem } from '@/api/problem';
import type { components } from '@/api/schema';
import { CopyText } from '@/parts/copy';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { EntryFrame } from '../frame';
import { type Draft, forget, keep, kept } from './draft';
import { type ApplicationForm, formQuery } from './form';
import { applicationBody } from './send';
import { Wizard } from './wizard';

type Sent = { applied: components['schemas']['Applied']; email: string };

/** The public form by which an organisation asks to join. */
export function ApplyPage() {
  const { t } = useTranslation();
  const [sent, setSent] = useState<Sent>();
  const form = useQuery(formQuery);
  return (
    <EntryFrame size={680}>
      <Page title={t('entry.apply.title')} lead={sent ? undefined : t('entry.apply.lead')}>
        {sent ? (
          <Received {...sent} />
        ) : (
          <Loaded query={form}>{(data) => <Survey form={data} onSent={setSent} />}</Loaded>
        )}
      </Page>
    </EntryFrame>
  );
}

function Survey({ form, onSent }: { form: ApplicationForm; onSent: (sent: Sent) => void }) {
  const { t, i18n } = useTranslation();
  const { refetch } = useQuery(formQuery);
  const send = async (draft: Draft) => {
    try {
      const applied = await ask(api.POST('/v1/applications', { body: applicationBody(form, draft) }));
      forget();
      onSent({ applied, email: draft.contact_email.trim() });
    } catch (failure) {
      // The survey has changed since it was read: what was written stays, as far as it is still asked.
      if (toProblem(failure).code === 'application_form_outdated') await refetch();
      throw failure;
    }
  };
  return (
    <Stack>
      {/* Another version of the form is another form, with its own answers. */}
      <Wizard
        key={form.version}
        form={form}
        initial={kept(form, i18n.language)}
        label={t('application.send')}
        onChange={keep}
        onSend={send}
      />
      <A to="/apply/resend" fz="sm">
        {t('application.haveApplied')}
      </A>
      <A to="/sign-in" fz="sm">
        {t('entry.toSignIn')}
      </A>
    </Stack>
  );
}

function Received({ applied, email }: Sent) {
  const { t } = useTranslation();
  return (
    <Alert color="teal" icon={<IconMail aria-hidden />} title={t('application.sent')} role="status">
      <Stack gap="sm">
        <Text size="sm">{t('application.sentText', { name: applied.name, email })}</Text>
        <div>
          <Text size="sm" c="dimmed">
            {t('application.id')}
          </Text>
          <CopyText text={applied.id} />
        </div>
        <A to="/apply/resend" fz="sm">
          {t('application.noMail')}
        </A>
        <A to="/sign-in" fz="sm">
          {t('entry.toSignIn')}
        </A>
      </Stack>
    </Alert>
  );
}
