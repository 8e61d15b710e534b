import { Badge, Button, TextInput } from '@mantine/core';
import { IconSearch, IconUserCog } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import { Empty } from '@/parts/empty';
import { A } from '@/parts/links';
import { Day } from '@/parts/moment';
import { Page } from '@/parts/page';
import { ListTable } from '@/parts/table';

/** Everybody's accounts, to be looked up by their e-mail address. */
export function AccountsPage() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [email, setEmail] = useState('');
  const list = useList(['accounts', 'list', email], (page) =>
    ask(api.GET('/v1/accounts', { params: { query: { ...page, ...(email ? { email } : {}) } } })),
  );
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setEmail(text.trim());
  };
  return (
    <Page title={t('app.nav.accounts')} lead={t('platform.accounts.lead')}>
      <form onSubmit={submit} className="toolbar">
        <TextInput
          type="search"
          label={t('platform.accounts.search')}
          placeholder="name@example.org"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          w={280}
        />
        <Button type="submit" leftSection={<IconSearch size={16} aria-hidden />}>
          {t('platform.accounts.find')}
        </Button>
      </form>
      <ListTable
        label={t('app.nav.accounts')}
        list={list}
        rowKey={(one) => one.user}
        columns={[
          {
            key: 'name',
            head: t('people.name'),
            cell: (one) => (
              <A to="/platform/accounts/$user" params={{ user: one.user }} className="row-link">
                <bdi>{one.display_name}</bdi>
              </A>
            ),
          },
          { key: 'email', head: t('entry.email'), cell: (one) => one.email },
          {
            key: 'role',
            head: t('platform.accounts.role'),
            cell: (one) => (one.platform_role ? <Badge>{t(`app.role.${one.platform_role}`)}</Badge> : '–'),
          },
          { key: 'since', head: t('platform.accounts.since'), cell: (one) => <Day time={one.created_at} /> },
          {
            key: 'state',
            head: t('people.state'),
            cell: (one) =>
              one.disabled_at ? <Badge color="red">{t('people.disabled')}</Badge> : t('platform.accounts.enabled'),
          },
        ]}
        empty={<Empty icon={IconUserCog} title={t('platform.accounts.none')} text={t('platform.accounts.noneText')} />}
      />
    </Page>
  );
}
