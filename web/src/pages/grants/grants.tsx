import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconShare } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Card } from '@/parts/card';
import { ConfirmButton } from '@/parts/confirm';
import { Dialog } from '@/parts/dialog';
import { Empty } from '@/parts/empty';
import { A } from '@/parts/links';
import { UtcDay } from '@/parts/moment';
import { agreementsQuery, usePartnerNames } from '@/parts/names';
import { Status } from '@/parts/status';
import { type Column, ListTable } from '@/parts/table';
import { GrantForm } from './form';
import { Permissions } from './permissions';
import { type Grant, type GrantsOf, stateOf } from './types';

/** Who may use something of one's own, for what, and until when. */
export function Grants(of: GrantsOf) {
  const { t } = useTranslation();
  const share = of.mayGrant && <ShareButton of={of} />;
  return (
    <Card title={t('grants.title')} flush actions={of.list.items.length > 0 && share}>
      <ListTable
        label={t('grants.title')}
        list={of.list}
        rowKey={(grant) => grant.id}
        columns={useColumns(of)}
        empty={<Empty icon={IconShare} title={t('grants.none')} text={of.emptyText} action={share} />}
      />
    </Card>
  );
}

function useColumns(of: GrantsOf): Column<Grant>[] {
  const { t } = useTranslation();
  const names = usePartnerNames();
  const agreements = useQuery(agreementsQuery);
  const title = (id: string) => agreements.data?.find((one) => one.id === id)?.title ?? id;
  return [
    { key: 'partner', head: t('grants.partner'), cell: (grant) => <bdi>{names(grant.grantee)}</bdi> },
    {
      key: 'permissions',
      head: t('grants.permissions'),
      cell: (grant) => <Permissions given={grant.permissions} />,
    },
    {
      key: 'agreement',
      head: t('grants.agreement'),
      cell: (grant) => (
        <A to="/agreements/$agreement" params={{ agreement: grant.agreement }}>
          <bdi>{title(grant.agreement)}</bdi>
        </A>
      ),
    },
    {
      key: 'until',
      head: t('grants.until'),
      cell: (grant) => (grant.expires_at ? <UtcDay time={grant.expires_at} /> : t('grants.asAgreement')),
    },
    { key: 'state', head: t('grants.state'), cell: (grant) => <Status of="grant" value={stateOf(grant)} /> },
    {
      key: 'revoke',
      head: t('parts.actions'),
      isAction: true,
      cell: (grant) =>
        of.mayGrant &&
        stateOf(grant) === 'active' && (
          <ConfirmButton
            size="xs"
            label={t('grants.revoke')}
            title={t('grants.revokeTitle', { partner: names(grant.grantee) })}
            text={of.revokeText}
            reason={t('grants.reason')}
            confirm={t('grants.revoke')}
            onConfirm={(reason) => of.revoke(grant.id, reason)}
          />
        ),
    },
  ];
}

function ShareButton({ of }: { of: GrantsOf }) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Button leftSection={<IconShare size={16} aria-hidden />} onClick={dialog.open}>
        {t('grants.share')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('grants.shareTitle')} size="lg">
        <GrantForm of={of} close={dialog.close} />
      </Dialog>
    </>
  );
}
