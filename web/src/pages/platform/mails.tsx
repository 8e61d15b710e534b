import { Alert, Button, Code, Select, Text } from '@mantine/core';
import { IconInfoCircle, IconMail } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import { queries } from '@/app/queries';
import { useCan } from '@/app/session';
import { LANGUAGE_NAMES, type Language } from '@/i18n/language';
import { Empty } from '@/parts/empty';
import { tell, useSending } from '@/parts/form';
import { A } from '@/parts/links';
import { Ago } from '@/parts/moment';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import { Status } from '@/parts/status';
import { type Column, ListTable } from '@/parts/table';
import { type Mail, partnersQuery } from './data';

const route = getRouteApi('/app/platform/platform/mails');

const STATES = ['waiting', 'sent', 'failed'];

/** What was written to whom, and whether it went out; without what it says. */
export function MailsPage() {
  const { t } = useTranslation();
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useList(['mails', state ?? 'all'], (page) =>
    ask(api.GET('/v1/mails', { params: { query: { ...page, ...(state ? { state } : {}) } } })),
  );
  return (
    <Page title={t('app.nav.mails')} lead={t('platform.mail.lead')}>
      <Delivery />
      <div className="toolbar">
        <Select
          aria-label={t('platform.mail.state')}
          placeholder={t('platform.partners.all')}
          data={STATES.map((one) => ({ value: one, label: t(`status.mail.${one}`) }))}
          value={state ?? null}
          onChange={(next) => void navigate({ search: next ? { state: next } : {} })}
          clearable
          w={200}
        />
      </div>
      <ListTable
        label={t('app.nav.mails')}
        list={list}
        rowKey={(one) => one.id}
        columns={useColumns()}
        empty={<Empty icon={IconMail} title={t('platform.mail.none')} text={t('platform.mail.noneText')} />}
      />
    </Page>
  );
}

/** Where mails go: without a server of their own they reach nobody. */
function Delivery() {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ['mails', 'delivery'],
    queryFn: () => ask(api.GET('/v1/mails/delivery')),
  });
  if (!data) return null;
  if (data.by === 'smtp') {
    return (
      <Text size="sm" c="dimmed" mb="md">
        {t('platform.mail.bySmtp')}
      </Text>
    );
  }
  return (
    <Alert color="yellow" icon={<IconInfoCircle aria-hidden />} mb="md" title={t('platform.mail.byFolder')}>
      {t('platform.mail.byFolderText')} <Code>{data.folder}</Code>
      <br />
      {t('platform.mail.byFolderNext')}
    </Alert>
  );
}

function useColumns(): Column<Mail>[] {
  const { t } = useTranslation();
  const can = useCan();
  const partners = useQuery(partnersQuery);
  const name = (id: string) => partners.data?.find((one) => one.id === id)?.name ?? `${id.slice(0, 11)}…`;
  return [
    {
      key: 'recipient',
      head: t('platform.mail.recipient'),
      cell: (one) => (
        <>
          <bdi>{one.recipient}</bdi>
          <Text size="xs" c="dimmed">
            {LANGUAGE_NAMES[one.language as Language] ?? one.language}
          </Text>
        </>
      ),
    },
    {
      key: 'kind',
      head: t('platform.mail.kind'),
      cell: (one) => (one.kind ? t(`platform.mail.kindOf.${one.kind}`, one.kind) : '–'),
    },
    { key: 'state', head: t('platform.mail.state'), cell: (one) => <MailState mail={one} /> },
    {
      key: 'partner',
      head: t('platform.partner.one'),
      cell: (one) =>
        one.partner ? (
          <A to="/platform/partners/$partner" params={{ partner: one.partner }}>
            <bdi>{name(one.partner)}</bdi>
          </A>
        ) : (
          '–'
        ),
    },
    { key: 'written', head: t('platform.mail.written'), cell: (one) => <Ago time={one.created_at} /> },
    {
      key: 'retry',
      head: t('parts.actions'),
      isAction: true,
      cell: (one) => one.state === 'failed' && can('mail:retry') && <Retry mail={one} />,
    },
  ];
}

/** Where it stands; why the last attempt failed, and when the next one is. */
function MailState({ mail }: { mail: Mail }) {
  const { t } = useTranslation();
  return (
    <>
      <Status of="mail" value={mail.state} />
      {mail.attempts > 0 && mail.state !== 'sent' && (
        <Text size="xs" c="dimmed">
          {t('platform.mail.attempts', { count: mail.attempts })}
        </Text>
      )}
      {mail.last_error && mail.state !== 'sent' && (
        <Text size="xs" className="user-text" lang="en">
          {mail.last_error}
        </Text>
      )}
      {mail.next_attempt_at && mail.state === 'waiting' && mail.attempts > 0 && (
        <Text size="xs" c="dimmed">
          {t('platform.mail.next')} <Ago time={mail.next_attempt_at} />
        </Text>
      )}
    </>
  );
}

function Retry({ mail }: { mail: Mail }) {
  const { t } = useTranslation();
  const { isSending, error, send } = useSending();
  const retry = async () => {
    await ask(api.POST('/v1/mails/{mail}/retry', { params: { path: { mail: mail.id } } }));
    await queries.invalidateQueries({ queryKey: ['mails'] });
    tell(t('platform.mail.retried'));
  };
  return (
    <>
      <Button size="xs" variant="default" loading={isSending} onClick={() => void send(retry)}>
        {t('platform.mail.retry')}
      </Button>
      <ProblemAlert error={error} />
    </>
  );
}
