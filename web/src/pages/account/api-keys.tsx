import { Badge, Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { ApiKey } from '@/api/types';
import { queries } from '@/app/queries';
import { ConfirmButton } from '@/parts/confirm';
import { Dialog } from '@/parts/dialog';
import { Empty } from '@/parts/empty';
import { Ago, Day } from '@/parts/moment';
import { Page } from '@/parts/page';
import { Status } from '@/parts/status';
import { type Column, ListTable } from '@/parts/table';
import { ApiKeyForm } from './api-key-form';
import { AccountTabs } from './tabs';

/** One's own API keys: for programs, limited to what each is for. */
export function ApiKeysPage() {
  const { t } = useTranslation();
  const list = useList(['api-keys'], (query) => ask(api.GET('/v1/account/api-keys', { params: { query } })));
  return (
    <Page title={t('app.apiKeys')} lead={t('account.keys.lead')} actions={<CreateButton />}>
      <AccountTabs />
      <ListTable
        label={t('app.apiKeys')}
        list={list}
        rowKey={(key) => key.id}
        columns={useColumns()}
        empty={
          <Empty
            icon={IconKey}
            title={t('account.keys.none')}
            text={t('account.keys.noneText')}
            action={<CreateButton />}
          />
        }
      />
    </Page>
  );
}

function CreateButton() {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={dialog.open}>
        {t('account.keys.create')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('account.keys.create')} size="lg">
        <ApiKeyForm close={dialog.close} />
      </Dialog>
    </>
  );
}

function stateOf(key: ApiKey): string {
  if (key.revoked_at) return 'revoked';
  return new Date(key.expires_at).getTime() <= Date.now() ? 'expired' : 'active';
}

function useColumns(): Column<ApiKey>[] {
  const { t } = useTranslation();
  const revoke = async (key: ApiKey) => {
    await ask(api.DELETE('/v1/account/api-keys/{api_key}', { params: { path: { api_key: key.id } } }));
    await queries.invalidateQueries({ queryKey: ['api-keys'] });
  };
  return [
    {
      key: 'name',
      head: t('account.keys.name'),
      cell: (key) => (
        <>
          <bdi>{key.name}</bdi> <code>…{key.hint}</code>
        </>
      ),
    },
    {
      key: 'scopes',
      head: t('account.keys.scopes'),
      cell: (key) => (
        <Group gap={4}>
          {key.scopes.map((scope) => (
            <Badge key={scope} color="gray">
              {scope}
            </Badge>
          ))}
        </Group>
      ),
    },
    {
      key: 'used',
      head: t('account.keys.used'),
      cell: (key) => (key.last_used_at ? <Ago time={key.last_used_at} /> : t('account.keys.never')),
    },
    { key: 'until', head: t('account.keys.until'), cell: (key) => <Day time={key.expires_at} /> },
    { key: 'state', head: t('people.state'), cell: (key) => <Status of="grant" value={stateOf(key)} /> },
    {
      key: 'revoke',
      head: t('parts.actions'),
      isAction: true,
      cell: (key) =>
        stateOf(key) === 'active' && (
          <ConfirmButton
            size="xs"
            label={t('account.keys.revoke')}
            title={t('account.keys.revokeTitle', { name: key.name })}
            text={t('account.keys.revokeText')}
            confirm={t('account.keys.revoke')}
            onConfirm={() => revoke(key)}
          />
        ),
    },
  ];
}
