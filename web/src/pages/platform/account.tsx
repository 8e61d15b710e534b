import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { PersonDetails } from '@/api/types';
import { queries } from '@/app/queries';
import { useAccount, useCan } from '@/app/session';
import { Card } from '@/parts/card';
import { ConfirmButton } from '@/parts/confirm';
import { ShortId } from '@/parts/copy';
import { Facts } from '@/parts/facts';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Moment } from '@/parts/moment';
import { Page } from '@/parts/page';
import { Status } from '@/parts/status';
import { DataTable } from '@/parts/table';

const route = getRouteApi('/app/platform/platform/accounts/$user');

/** One account: whose it is, where the person is a member, and whether it is let in. */
export function AccountPage() {
  const { t } = useTranslation();
  const { user } = route.useParams();
  const query = useQuery({
    queryKey: ['accounts', 'one', user],
    queryFn: () => ask(api.GET('/v1/accounts/{user}', { params: { path: { user } } })),
  });
  const found = query.data;
  return (
    <Page
      title={found?.display_name ?? t('platform.accounts.one')}
      isUserText
      badge={found?.disabled_at && <Badge color="red">{t('people.disabled')}</Badge>}
      crumbs={[
        <A key="all" to="/platform/accounts">
          {t('app.nav.accounts')}
        </A>,
      ]}
      actions={found && <AccountSwitch person={found} />}
    >
      <Loaded query={query}>{(person) => <AccountView person={person} />}</Loaded>
    </Page>
  );
}

function AccountView({ person }: { person: PersonDetails }) {
  const { t } = useTranslation();
  return (
    <>
      <Card>
        <Facts
          lines={[
            [t('entry.email'), person.email],
            [t('platform.accounts.role'), person.platform_role && t(`app.role.${person.platform_role}`)],
            [t('platform.accounts.since'), <Moment key="since" time={person.created_at} />],
            [t('people.disabled'), person.disabled_at && <Moment time={person.disabled_at} />],
            [t('datasets.id'), <ShortId key="id" id={person.user} />],
          ]}
        />
      </Card>
      {person.memberships.length > 0 && (
        <Card title={t('platform.accounts.memberships')} flush>
          <DataTable
            label={t('platform.accounts.memberships')}
            rows={person.memberships}
            rowKey={(one) => one.partner}
            columns={[
              {
                key: 'partner',
                head: t('account.partner'),
                cell: (one) => (
                  <A to="/platform/partners/$partner" params={{ partner: one.partner }} className="row-link">
                    <bdi>{one.name}</bdi>
                  </A>
                ),
              },
              { key: 'role', head: t('people.role'), cell: (one) => t(`app.role.${one.role}`, one.role) },
              {
                key: 'status',
                head: t('organisation.status'),
                cell: (one) => <Status of="partner" value={one.status} />,
              },
            ]}
          />
        </Card>
      )}
    </>
  );
}

function AccountSwitch({ person }: { person: PersonDetails }) {
  const { t } = useTranslation();
  const can = useCan();
  const account = useAccount();
  const params = { path: { user: person.user } };
  const again = () => queries.invalidateQueries({ queryKey: ['accounts'] });
  if (!can('account:disable') || person.user === account.user) return null;
  if (person.disabled_at) {
    return (
      <ConfirmButton
        isHarmless
        label={t('platform.accounts.enable')}
        title={t('platform.accounts.enableTitle')}
        text={t('platform.accounts.enableText')}
        confirm={t('platform.accounts.enable')}
        onConfirm={async () => {
          await ask(api.POST('/v1/accounts/{user}/enable', { params }));
          await again();
        }}
      />
    );
  }
  return (
    <ConfirmButton
      label={t('platform.accounts.disable')}
      title={t('platform.accounts.disableTitle')}
      text={t('platform.accounts.disableText')}
      reason={t('platform.step.reason')}
      confirm={t('platform.accounts.disable')}
      onConfirm={async (reason) => {
        await ask(api.POST('/v1/accounts/{user}/disable', { params, body: { reason } }));
        await again();
      }}
    />
  );
}
