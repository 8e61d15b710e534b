import { IconMail } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { List } from '@/api/lists';
import type { Invitation } from '@/api/types';
import { ConfirmButton } from '@/parts/confirm';
import { Empty } from '@/parts/empty';
import { Ago } from '@/parts/moment';
import { Status } from '@/parts/status';
import { ListTable } from '@/parts/table';

type InvitationTableProps = { list: List<Invitation>; withdraw?: (invitation: string) => Promise<unknown> };

/** Who was invited, and whether they came. */
export function InvitationTable({ list, withdraw }: InvitationTableProps) {
  const { t } = useTranslation();
  return (
    <ListTable
      label={t('people.invitations')}
      list={list}
      rowKey={(one) => one.id}
      columns={[
        { key: 'email', head: t('entry.email'), cell: (one) => one.email },
        { key: 'role', head: t('people.role'), cell: (one) => t(`app.role.${one.role}`, one.role) },
        { key: 'state', head: t('people.state'), cell: (one) => <Status of="invitation" value={one.state} /> },
        {
          key: 'until',
          head: t('people.lapses'),
          cell: (one) => (one.state === 'pending' ? <Ago time={one.expires_at} /> : '–'),
        },
        {
          key: 'withdraw',
          head: t('parts.actions'),
          isAction: true,
          cell: (one) =>
            withdraw &&
            one.state === 'pending' && (
              <ConfirmButton
                size="xs"
                label={t('people.withdraw')}
                title={t('people.withdrawTitle', { email: one.email })}
                text={t('people.withdrawText')}
                confirm={t('people.withdraw')}
                onConfirm={() => withdraw(one.id)}
              />
            ),
        },
      ]}
      empty={<Empty icon={IconMail} title={t('people.noInvitations')} />}
    />
  );
}
