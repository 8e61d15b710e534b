import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { Member } from '@/api/types';
import { queries } from '@/app/queries';
import { includes, ROLES, type Role } from '@/app/rights';
import { useAccount, useCan, useRole } from '@/app/session';
import { InvitationTable } from '@/pages/people/invitation-table';
import { InviteForm } from '@/pages/people/invite-form';
import { RoleSelect } from '@/pages/people/role-select';
import { Card } from '@/parts/card';
import { ConfirmButton } from '@/parts/confirm';
import { Dialog } from '@/parts/dialog';
import { Empty } from '@/parts/empty';
import { Day } from '@/parts/moment';
import { Page } from '@/parts/page';
import { type Column, ListTable } from '@/parts/table';

/** The people of one's partner, and those who are invited. */
export function MembersPage() {
  const { t } = useTranslation();
  const can = useCan();
  const members = useList(['members', 'list'], (query) => ask(api.GET('/v1/members', { params: { query } })));
  const invitations = useList(['invitations'], (query) => ask(api.GET('/v1/invitations', { params: { query } })));
  const withdraw = async (invitation: string) => {
    await ask(api.DELETE('/v1/invitations/{invitation}', { params: { path: { invitation } } }));
    await queries.invalidateQueries({ queryKey: ['invitations'] });
  };
  return (
    <Page title={t('people.title')} lead={t('people.lead')} actions={can('member:invite') && <InviteButton />}>
      <Card title={t('people.members')} flush>
        <ListTable
          label={t('people.members')}
          list={members}
          rowKey={(one) => one.user}
          columns={useColumns()}
          empty={<Empty icon={IconUsers} title={t('people.none')} />}
        />
      </Card>
      <Card title={t('people.invitations')} flush>
        <InvitationTable list={invitations} withdraw={can('member:invite') ? withdraw : undefined} />
      </Card>
    </Page>
  );
}

function InviteButton() {
  const { t } = useTranslation();
  const role = useRole();
  const [isOpen, dialog] = useDisclosure(false);
  const invite = async (body: { email: string; role: string }) => {
    const made = await ask(api.POST('/v1/invitations', { body }));
    void queries.invalidateQueries({ queryKey: ['invitations'] });
    return made.token;
  };
  const roles = ROLES.filter((one) => role && includes(role, one));
  return (
    <>
      <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={dialog.open}>
        {t('people.invite')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('people.inviteTitle')} size="lg">
        <InviteForm roles={roles} invite={invite} />
      </Dialog>
    </>
  );
}

function useColumns(): Column<Member>[] {
  const { t } = useTranslation();
  const account = useAccount();
  const can = useCan();
  const own = useRole();
  const mayTouch = (member: Member) =>
    can('member:change') && own !== undefined && member.user !== account.user && includes(own, member.role);
  const again = () => queries.invalidateQueries({ queryKey: ['members'] });
  return [
    {
      key: 'name',
      head: t('people.name'),
      cell: (one) => (
        <>
          <bdi>{one.display_name}</bdi>
          {one.user === account.user && ` (${t('people.you')})`}
        </>
      ),
    },
    { key: 'email', head: t('entry.email'), cell: (one) => one.email },
    {
      key: 'role',
      head: t('people.role'),
      cell: (one) => (
        <RoleSelect
          name={one.display_name}
          role={one.role}
          roles={mayTouch(one) ? ROLES.filter((role) => own && includes(own, role)) : []}
          change={async (role) => {
            const params = { path: { user: one.user } };
            await ask(api.PATCH('/v1/members/{user}', { params, body: { role: role as Role } }));
            await again();
          }}
        />
      ),
    },
    {
      key: 'since',
      head: t('people.since'),
      cell: (one) => (one.disabled_at ? t('people.disabled') : <Day time={one.since} />),
    },
    {
      key: 'remove',
      head: t('parts.actions'),
      isAction: true,
      cell: (one) =>
        mayTouch(one) && (
          <ConfirmButton
            size="xs"
            label={t('people.remove')}
            title={t('people.removeTitle', { name: one.display_name })}
            text={t('people.removeText')}
            confirm={t('people.remove')}
            onConfirm={async () => {
              await ask(api.DELETE('/v1/members/{user}', { params: { path: { user: one.user } } }));
              await again();
            }}
          />
        ),
    },
  ];
}
