import { Alert, Button, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { components } from '@/api/schema';
import { CopyText } from '@/parts/copy';
import { useSending } from '@/parts/form';
import { useIndustries } from '@/parts/industries';
import { A } from '@/parts/links';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import { EntryFrame } from './frame';

type Application = components['schemas']['Application'];

/** The public form by which an organisation asks to join. */
export function ApplyPage() {
  const { t } = useTranslation();
  const [sent, setSent] = useState<Application>();
  return (
    <EntryFrame size={680}>
      <Page title={t('entry.apply.title')} lead={sent ? undefined : t('entry.apply.lead')}>
        {sent ? <Received application={sent} /> : <ApplicationForm onSent={setSent} />}
      </Page>
    </EntryFrame>
  );
}

function Received({ application }: { application: Application }) {
  const { t } = useTranslation();
  return (
    <Alert color="teal" icon={<IconCircleCheck aria-hidden />} title={t('entry.apply.sent')} role="status">
      <Stack gap="sm">
        <Text size="sm">{t('entry.apply.sentText', { name: application.name })}</Text>
        <div>
          <Text size="sm" c="dimmed">
            {t('entry.apply.id')}
          </Text>
          <CopyText text={application.id} />
        </div>
        <A to="/sign-in" fz="sm">
          {t('entry.toSignIn')}
        </A>
      </Stack>
    </Alert>
  );
}

function ApplicationForm({ onSent }: { onSent: (application: Application) => void }) {
  const { t } = useTranslation();
  const industries = useIndustries();
  const missing = (value: string) => (value.trim() === '' ? t('entry.missing') : null);
  const form = useForm({
    initialValues: { organisation: '', industry: '', contact_name: '', contact_email: '', needs: '', data_at_hand: '' },
    validate: {
      organisation: missing,
      industry: missing,
      contact_name: missing,
      contact_email: missing,
      needs: missing,
    },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit((values) =>
    send(async () => onSent(await ask(api.POST('/v1/applications', { body: values })))),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert error={error} />
        <TextInput
          label={t('entry.apply.organisation')}
          autoComplete="organization"
          maxLength={120}
          required
          dir="auto"
          {...form.getInputProps('organisation')}
        />
        <Select
          label={t('entry.apply.industry')}
          placeholder={t('entry.apply.industryChoose')}
          data={industries.options}
          required
          {...form.getInputProps('industry')}
        />
        <TextInput
          label={t('entry.apply.contact')}
          autoComplete="name"
          maxLength={120}
          required
          dir="auto"
          {...form.getInputProps('contact_name')}
        />
        <TextInput
          label={t('entry.apply.contactEmail')}
          description={t('entry.apply.contactEmailText')}
          type="email"
          autoComplete="email"
          required
          {...form.getInputProps('contact_email')}
        />
        <Textarea
          label={t('entry.apply.needs')}
          description={t('entry.apply.needsText')}
          autosize
          minRows={4}
          maxLength={10_000}
          required
          dir="auto"
          {...form.getInputProps('needs')}
        />
        <Textarea
          label={t('entry.apply.data')}
          description={t('entry.apply.dataText')}
          autosize
          minRows={3}
          maxLength={10_000}
          dir="auto"
          {...form.getInputProps('data_at_hand')}
        />
        <Button type="submit" loading={isSending} mt="xs">
          {t('entry.apply.button')}
        </Button>
      </Stack>
    </form>
  );
}
