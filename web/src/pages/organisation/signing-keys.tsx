import { Badge, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { PartyKey } from '@/api/types';
import { useCan } from '@/app/session';
import { forgetKeys, keysQuery } from '@/pages/agreements/data';
import { Card } from '@/parts/card';
import { ConfirmButton } from '@/parts/confirm';
import { ShortId } from '@/parts/copy';
import { Empty } from '@/parts/empty';
import { tell } from '@/parts/form';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Day } from '@/parts/moment';
import { Page } from '@/parts/page';
import { type Column, DataTable } from '@/parts/table';
import { RegisterKey } from './register-key';

/** The keys with which one's partner signs agreements. */
export function SigningKeysPage() {
  const { t } = useTranslation();
  const can = useCan();
  const query = useQuery(keysQuery);
  const mayChange = can('party-key:change');
  return (
    <Page
      title={t('signingKeys.title')}
      lead={t('signingKeys.lead')}
      crumbs={[
        <A key="all" to="/organisation">
          {t('organisation.title')}
        </A>,
      ]}
    >
      <Card title={t('signingKeys.list')} flush>
        <Loaded query={query}>{(keys) => <Keys keys={keys} mayChange={mayChange} />}</Loaded>
      </Card>
      {mayChange ? <RegisterKey /> : <Text c="dimmed">{t('signingKeys.mayNot')}</Text>}
    </Page>
  );
}

function Keys({ keys, mayChange }: { keys: PartyKey[]; mayChange: boolean }) {
  const { t } = useTranslation();
  if (keys.length === 0) {
    return <Empty icon={IconKey} title={t('signingKeys.none')} text={t('signingKeys.noneText')} />;
  }
  const columns: Column<PartyKey>[] = [
    { key: 'label', head: t('signingKeys.label'), cell: (key) => <Label keyOf={key} /> },
    {
      key: 'custody',
      head: t('signingKeys.keptBy'),
      cell: ({ custody }) => (
        <Badge color={custody === 'own' ? 'teal' : 'gray'}>{t(`signingKeys.custody.${custody}`, custody)}</Badge>
      ),
    },
    { key: 'public', head: t('signingKeys.publicKey'), cell: ({ public_key }) => <ShortId id={public_key} /> },
    { key: 'since', head: t('signingKeys.since'), cell: ({ created_at }) => <Day time={created_at} /> },
    {
      key: 'state',
      head: t('agreements.state'),
      cell: ({ revoked_at }) =>
        revoked_at ? (
          <Badge color="gray">
            {t('signingKeys.revoked')} <Day time={revoked_at} />
          </Badge>
        ) : (
          <Badge color="green">{t('signingKeys.live')}</Badge>
        ),
    },
    {
      key: 'actions',
      head: t('parts.actions'),
      isAction: true,
      cell: (key) => mayChange && !key.revoked_at && <Revoke keyOf={key} />,
    },
  ];
  return <DataTable label={t('signingKeys.list')} columns={columns} rows={keys} rowKey={({ id }) => id} />;
}

/** The platform names its own key in English. */
function Label({ keyOf: { custody, label } }: { keyOf: PartyKey }) {
  const { t } = useTranslation();
  return custody === 'platform' ? t('signingKeys.platformLabel') : <bdi>{label}</bdi>;
}

function Revoke({ keyOf: { id, custody } }: { keyOf: PartyKey }) {
  const { t } = useTranslation();
  return (
    <ConfirmButton
      size="xs"
      label={t('signingKeys.revoke')}
      title={t('signingKeys.revokeTitle')}
      text={t(custody === 'own' ? 'signingKeys.revokeOwn' : 'signingKeys.revokePlatform')}
      confirm={t('signingKeys.revoke')}
      onConfirm={async () => {
        await ask(api.DELETE('/v1/party-keys/{party_key}', { params: { path: { party_key: id } } }));
        forgetKeys();
        tell(t('signingKeys.revokedNow'));
      }}
    />
  );
}
