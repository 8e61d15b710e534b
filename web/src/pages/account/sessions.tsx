import { Badge } from '@mantine/core';
import { IconDeviceLaptop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { Session } from '@/api/types';
import { queries } from '@/app/queries';
import { ConfirmButton } from '@/parts/confirm';
import { Empty } from '@/parts/empty';
import { Ago, Day } from '@/parts/moment';
import { Page } from '@/parts/page';
import { ListTable } from '@/parts/table';
import { AccountTabs } from './tabs';

/** Where one is signed in. */
export function SessionsPage() {
  const { t } = useTranslation();
  const list = useList(['sessions'], (query) => ask(api.GET('/v1/account/sessions', { params: { query } })));
  const end = async (session: Session) => {
    await ask(api.DELETE('/v1/account/sessions/{session}', { params: { path: { session: session.id } } }));
    await queries.invalidateQueries({ queryKey: ['sessions'] });
  };
  return (
    <Page title={t('app.sessions')} lead={t('account.sessions.lead')}>
      <AccountTabs />
      <ListTable
        label={t('app.sessions')}
        list={list}
        rowKey={(session) => session.id}
        columns={[
          {
            key: 'client',
            head: t('account.sessions.client'),
            cell: (one) => (
              <>
                <bdi>{clientName(one.client)}</bdi> {one.current && <Badge>{t('account.sessions.current')}</Badge>}
              </>
            ),
          },
          { key: 'since', head: t('account.sessions.since'), cell: (one) => <Ago time={one.created_at} /> },
          { key: 'used', head: t('account.sessions.used'), cell: (one) => <Ago time={one.last_used_at} /> },
          { key: 'until', head: t('account.sessions.until'), cell: (one) => <Day time={one.expires_at} /> },
          {
            key: 'end',
            head: t('parts.actions'),
            isAction: true,
            cell: (one) =>
              !one.current && (
                <ConfirmButton
                  size="xs"
                  label={t('account.sessions.end')}
                  title={t('account.sessions.endTitle')}
                  text={t('account.sessions.endText')}
                  confirm={t('account.sessions.end')}
                  onConfirm={() => end(one)}
                />
              ),
          },
        ]}
        empty={<Empty icon={IconDeviceLaptop} title={t('account.sessions.none')} />}
      />
    </Page>
  );
}

const BROWSERS = ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'];
const NAMES: Record<string, string> = { Edg: 'Edge', OPR: 'Opera' };
const SYSTEMS = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS X', 'Linux'];

/** `Firefox · Windows` of what a browser calls itself; anything else as it is. */
function clientName(client: string): string {
  if (!client.startsWith('Mozilla/')) return client || '–';
  const browser = BROWSERS.find((one) => client.includes(`${one}/`));
  const system = SYSTEMS.find((one) => client.includes(one));
  if (!browser) return client;
  return [NAMES[browser] ?? browser, system].filter(Boolean).join(' · ');
}
