import { Button, Checkbox, FileButton, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconFileText } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { DirectoryEntry } from '@/api/types';
import { useAccount } from '@/app/session';
import { Card } from '@/parts/card';
import { useSending } from '@/parts/form';
import { A, LinkButton } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { directoryQuery } from '@/parts/names';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import { forgetAgreements } from './data';

const route = getRouteApi('/app/partner/agreements/new');
/** Bytes of a document at most. */
const DOCUMENT_BYTES = 256 * 1024;
const PURPOSES = ['train', 'download', 'predict'];

export function ProposeAgreementPage() {
  const { t } = useTranslation();
  const directory = useQuery(directoryQuery);
  return (
    <Page
      title={t('agreements.propose')}
      lead={t('agreements.proposeLead')}
      crumbs={[
        <A key="all" to="/agreements">
          {t('agreements.title')}
        </A>,
      ]}
    >
      <Card>
        <Loaded query={directory}>{(partners) => <ProposalForm partners={partners} />}</Loaded>
      </Card>
    </Page>
  );
}

function ProposalForm({ partners }: { partners: DirectoryEntry[] }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const search = route.useSearch();
  const navigate = useNavigate();
  const missing = (value: string) => (value.trim() === '' ? t('entry.missing') : null);
  const form = useForm({
    initialValues: {
      counterparty: search.with ?? '',
      title: '',
      document: '',
      purposes: ['train'],
      valid_from: '',
      expires_at: dayFromNow(365),
    },
    validate: {
      counterparty: missing,
      title: missing,
      document: (value) =>
        missing(value) ?? (new Blob([value]).size > DOCUMENT_BYTES ? t('agreements.documentLong') : null),
      purposes: (value) => (value.length === 0 ? t('grants.permissionMissing') : null),
      expires_at: (value, { valid_from }) =>
        missing(value) ?? (value <= (valid_from || dayFromNow(0)) ? t('agreements.termWrong') : null),
    },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit(({ valid_from, expires_at, ...rest }) =>
    send(async () => {
      const from = valid_from ? { valid_from: new Date(`${valid_from}T00:00:00`).toISOString() } : {};
      const body = { ...rest, ...from, expires_at: new Date(`${expires_at}T23:59:59`).toISOString() };
      const agreement = await ask(api.POST('/v1/agreements', { body }));
      forgetAgreements();
      await navigate({ to: '/agreements/$agreement', params: { agreement: agreement.id } });
    }),
  );
  const others = partners.filter(({ id }) => id !== partner).map(({ id, name }) => ({ value: id, label: name }));
  const fromFile = async (file: File | null) => {
    if (file) form.setFieldValue('document', await file.text());
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={760}>
        <ProblemAlert error={error} />
        <Select
          label={t('agreements.with')}
          placeholder={t('agreements.choose')}
          data={others}
          searchable
          required
          nothingFoundMessage={t('agreements.nobody')}
          {...form.getInputProps('counterparty')}
        />
        <TextInput label={t('agreements.name')} maxLength={120} required dir="auto" {...form.getInputProps('title')} />
        <Checkbox.Group label={t('agreements.purposes')} required {...form.getInputProps('purposes')}>
          <Stack gap="xs" mt="xs">
            {PURPOSES.map((one) => (
              <Checkbox
                key={one}
                value={one}
                label={t(`grants.permission.${one}`)}
                description={t(`agreements.purposeText.${one}`)}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <Group grow preventGrowOverflow={false} wrap="wrap" align="flex-start">
          <TextInput
            type="date"
            label={t('agreements.from')}
            description={t('agreements.fromText')}
            {...form.getInputProps('valid_from')}
          />
          <TextInput
            type="date"
            label={t('agreements.until')}
            description={t('agreements.untilText')}
            required
            {...form.getInputProps('expires_at')}
          />
        </Group>
        <Textarea
          label={t('agreements.document')}
          description={t('agreements.documentText')}
          autosize
          minRows={10}
          maxRows={30}
          required
          dir="auto"
          {...form.getInputProps('document')}
        />
        <FileButton onChange={(file) => void fromFile(file)} accept=".txt,.md,text/plain,text/markdown">
          {(props) => (
            <Button
              {...props}
              variant="subtle"
              size="xs"
              leftSection={<IconFileText size={15} aria-hidden />}
              style={{ alignSelf: 'flex-start' }}
            >
              {t('agreements.fromFile')}
            </Button>
          )}
        </FileButton>
        <Group>
          <Button type="submit" loading={isSending}>
            {t('agreements.proposeButton')}
          </Button>
          <LinkButton to="/agreements" variant="default">
            {t('parts.cancel')}
          </LinkButton>
        </Group>
      </Stack>
    </form>
  );
}

/** A day as a date field holds it, where its person is. */
function dayFromNow(days: number): string {
  const day = new Date(Date.now() + days * 86_400_000);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}
