import { Alert, Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconFileCertificate, IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Agreement } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { sides } from '@/pages/agreements/data';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { useSending } from '@/parts/form';
import { A, LinkButton } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { agreementsQuery } from '@/parts/names';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import { forgetProjects } from './data';

const route = getRouteApi('/app/partner/projects/new');

/** Opens a project under an agreement in force. */
export function OpenProjectPage() {
  const { t } = useTranslation();
  const can = useCan();
  return (
    <Page
      title={t('projects.open')}
      lead={t('projects.openLead')}
      crumbs={[
        <A key="all" to="/projects">
          {t('projects.title')}
        </A>,
      ]}
    >
      {can('project:manage') ? (
        <Prepared />
      ) : (
        <Alert color="yellow" icon={<IconInfoCircle aria-hidden />}>
          {t('projects.mayNotOpen')}
        </Alert>
      )}
    </Page>
  );
}

function Prepared() {
  const { t } = useTranslation();
  const agreements = useQuery(agreementsQuery);
  return (
    <Loaded query={agreements}>
      {(all) => {
        const active = all.filter(({ state }) => state === 'active');
        if (active.length > 0) return <OpenForm agreements={active} />;
        return (
          <Empty
            icon={IconFileCertificate}
            title={t('projects.noAgreement')}
            text={t('projects.noAgreementText')}
            action={<LinkButton to="/agreements">{t('projects.toAgreements')}</LinkButton>}
          />
        );
      }}
    </Loaded>
  );
}

function OpenForm({ agreements }: { agreements: Agreement[] }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const navigate = useNavigate();
  const { agreement: wanted } = route.useSearch();
  const first = agreements.find(({ id }) => id === wanted) ?? (agreements.length === 1 ? agreements[0] : undefined);
  const form = useForm({
    initialValues: { agreement: first?.id ?? '', name: '', purpose: '' },
    validate: {
      agreement: (value) => (value === '' ? t('entry.missing') : null),
      name: (value) => (value.trim() === '' ? t('entry.missing') : null),
      purpose: (value) => (value.trim() === '' ? t('entry.missing') : null),
    },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit((body) =>
    send(async () => {
      const opened = await ask(api.POST('/v1/projects', { body }));
      void forgetProjects();
      await navigate({ to: '/projects/$project', params: { project: opened.id }, search: { tab: 'members' } });
    }),
  );
  return (
    <Card>
      <form onSubmit={submit} noValidate>
        <Stack maw={760} gap="lg">
          <ProblemAlert error={error} />
          <Select
            label={t('projects.agreement')}
            description={t('projects.agreementText')}
            placeholder={t('projects.chooseAgreement')}
            data={agreements.map((one) => ({
              value: one.id,
              label: `${sides(one, partner).other.name} · ${one.title}`,
            }))}
            allowDeselect={false}
            searchable
            required
            {...form.getInputProps('agreement')}
          />
          <TextInput
            label={t('projects.name')}
            maxLength={120}
            required
            dir="auto"
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Textarea
            label={t('projects.purpose')}
            description={t('projects.purposeText')}
            autosize
            minRows={4}
            maxLength={10_000}
            required
            dir="auto"
            {...form.getInputProps('purpose')}
          />
          <Group>
            <Button type="submit" loading={isSending}>
              {t('projects.open')}
            </Button>
            <LinkButton to="/projects" variant="default">
              {t('parts.cancel')}
            </LinkButton>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
