import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconIdBadge2, IconUserPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { StaffMember } from '@/api/types';
import { queries } from '@/app/queries';
import { useAccount, useCan } from '@/app/session';
import { InvitationTable } from '@/pages/people/invitation-table';
import { InviteForm } from '@/pages/people/invite-form';
import { RoleSelect } from '@/pages/people/role-select';
import { Card } from '@/parts/card';
import { ConfirmButton } from '@/parts/confirm';
import { Dialog } from '@/parts/dialog';
import { Empty } from '@/parts/empty';
import { Page } from '@/parts/page';
import { type Column, ListTable } from '@/parts/table';

const ROLES = ['operator', 'auditor'];

/** The platform's operators and auditors. */
export function StaffPage() {
  const { t } = useTranslation();
  const can = useCan();
  const staff = useList(['staff', 'list'], (query) => ask(api.GET('/v1/platform/staff', { params: { query } })));
  const invitations = useList(['staff', 'invitations'], (query) =>
    ask(api.GET('/v1/platform/invitations', { params: { query } })),
  );
  const withdraw = async (invitation: string) => {
    await ask(api.DELETE('/v1/platform/invitations/{invitation}', { params: { path: { invitation } } }));
    await queries.invalidateQueries({ queryKey: ['staff'] });
  };
  return (
    <Page title={t('app.nav.staff')} lead={t('platform.staff.lead')} actions={can('staff:change') && <InviteButton />}>
      <Card title={t('app.nav.staff')} flush>
        <ListTable
          label={t('app.nav.staff')}
          list={staff}
          rowKey={(one) => one.user}
          columns={useColumns()}
          empty={<Empty icon={IconIdBadge2} title={t('people.none')} />}
        />
      </Card>
      <Card title={t('people.invitations')} flush>
        <InvitationTable list={invitations} withdraw={can('staff:change') ? withdraw : undefined} />
      </Card>
    </Page>
  );
}

function InviteButton() {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  const invite = async (body: { email: string; role: string }) => {
    const made = await ask(api.POST('/v1/platform/invitations', { body }));
    void queries.invalidateQueries({ queryKey: ['staff'] });
    return made.token;
  };
  return (
    <>
      <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={dialog.open}>
        {t('people.invite')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('people.inviteTitle')} size="lg">
        <InviteForm roles={ROLES} invite={invite} />
      </Dialog>
    </>
  );
}

function useColumns(): Column<StaffMember>[] {
  const { t } = useTranslation();
  const account = useAccount();
  const can = useCan();
  const mayTouch = (one: StaffMember) => can('staff:change') && one.user !== account.user;
  const again = () => queries.invalidateQueries({ queryKey: ['staff'] });
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
          roles={mayTouch(one) ? ROLES : []}
          change={async (role) => {
            await ask(api.PATCH('/v1/platform/staff/{user}', { params: { path: { user: one.user } }, body: { role } }));
            await again();
          }}
        />
      ),
    },
    { key: 'state', head: t('people.state'), cell: (one) => (one.disabled_at ? t('people.disabled') : '–') },
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
            text={t('platform.staff.removeText')}
            confirm={t('people.remove')}
            onConfirm={async () => {
              await ask(api.DELETE('/v1/platform/staff/{user}', { params: { path: { user: one.user } } }));
              await again();
            }}
          />
        ),
    },
  ];
}
