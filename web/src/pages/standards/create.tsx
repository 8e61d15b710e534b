import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Alliance } from '@/api/types';
import { dropDraft } from '@/app/drafts';
import { useAccount, useCan } from '@/app/session';
import { allianceQuery, isLed } from '@/pages/alliances/data';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { useSending } from '@/parts/form';
import { A, LinkButton } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import '@/pages/agreements/agreements.css';
import { forgetStandards } from './data';
import { DefinitionEditor } from './editor/editor';
import { type DefinitionForm, useDefinitionForm } from './editor/use-definition-form';
import { type DefinitionValues, toDefinition, toValues } from './editor/values';

const route = getRouteApi('/app/partner/standards/new');

/** Begins a standard of an alliance that one's partner leads. */
export function CreateStandardPage() {
  const { t } = useTranslation();
  const { alliance } = route.useSearch();
  const query = useQuery({ ...allianceQuery(alliance ?? ''), enabled: alliance !== undefined });
  const crumbs = [
    <A key="all" to="/standards">
      {t('standards.title')}
    </A>,
    query.data && (
      <A key="alliance" to="/alliances/$alliance" params={{ alliance: query.data.id }}>
        <bdi>{query.data.name}</bdi>
      </A>
    ),
  ];
  return (
    <Page title={t('standards.begin')} lead={t('standards.beginLead')} crumbs={crumbs.filter(Boolean)}>
      {alliance ? <Loaded query={query}>{(found) => <Begin alliance={found} />}</Loaded> : <ChooseAlliance />}
    </Page>
  );
}

function ChooseAlliance() {
  const { t } = useTranslation();
  return (
    <Empty
      icon={IconUsersGroup}
      title={t('standards.whichAlliance')}
      text={t('standards.whichAllianceText')}
      action={<LinkButton to="/alliances">{t('standards.toAlliances')}</LinkButton>}
    />
  );
}

function Begin({ alliance }: { alliance: Alliance }) {
  const { t } = useTranslation();
  const account = useAccount();
  const leads = isLed(alliance, account.partner);
  const may = useCan()('standard:edit') && leads;
  const navigate = useNavigate();
  const draft = `${account.user}.${account.partner}.standard.${alliance.id}`;
  const start = toValues({ data: { columns: [] } });
  const edits = useDefinitionForm(start, { key: draft, isNew: true });
  const { isSending, error, send } = useSending();
  if (!may) return <Text>{t(leads ? 'standards.byStewards' : 'standards.leadOnly')}</Text>;
  const begin = (values: DefinitionValues) =>
    void send(async () => {
      const body = {
        name: values.name.trim(),
        summary: values.summary.trim(),
        definition: toDefinition(values) as never,
      };
      try {
        const params = { path: { alliance: alliance.id } };
        const begun = await ask(api.POST('/v1/alliances/{alliance}/standards', { params, body }));
        forgetStandards();
        await navigate({ to: '/standards/$standard/draft', params: { standard: begun.id } });
        dropDraft(draft);
      } catch (failure) {
        edits.pin(failure);
        throw failure;
      }
    });
  return (
    <DefinitionEditor
      edits={edits}
      isSending={isSending}
      above={<Names form={edits.form} />}
      below={
        <>
          <ProblemAlert error={error} mb="lg" />
          <Group>
            <Button type="submit" loading={isSending}>
              {t('standards.begin')}
            </Button>
            <LinkButton to="/alliances/$alliance" params={{ alliance: alliance.id }} variant="default">
              {t('parts.cancel')}
            </LinkButton>
          </Group>
        </>
      }
      beside={<HowItGoes />}
      onSubmit={begin}
      onDiscard={() => edits.restart(start)}
    />
  );
}

function Names({ form }: { form: DefinitionForm }) {
  const { t } = useTranslation();
  return (
    <Card title={t('standards.editor.names')}>
      <Stack>
        <TextInput label={t('standards.name')} maxLength={120} required dir="auto" {...form.getInputProps('name')} />
        <Textarea
          label={t('standards.summary')}
          autosize
          minRows={2}
          maxLength={2000}
          dir="auto"
          {...form.getInputProps('summary')}
        />
      </Stack>
    </Card>
  );
}

function HowItGoes() {
  const { t } = useTranslation();
  return (
    <Card title={t('standards.how.title')}>
      <ol className="steps">
        {['draft', 'release', 'check', 'grace'].map((step) => (
          <li key={step}>{t(`standards.how.${step}`)}</li>
        ))}
      </ol>
    </Card>
  );
}
