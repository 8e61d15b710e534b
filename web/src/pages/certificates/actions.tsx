import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Certificate } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { allianceQuery } from '@/pages/alliances/data';
import { Dialog } from '@/parts/dialog';
import { tell } from '@/parts/form';
import { TypedConfirmation } from '@/parts/typed-confirmation';
import { forgetCertificates } from './data';

/** Revokes a certificate for good: its owner may, and the lead of the alliance. */
export function RevokeButton({ certificate }: { certificate: Certificate }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const may = useCan()('certificate:revoke');
  const [isOpen, dialog] = useDisclosure(false);
  const alliance = useQuery(allianceQuery(certificate.alliance));
  const isOurs = certificate.owner === partner || alliance.data?.lead === partner;
  if (!may || !isOurs || certificate.state === 'revoked') return null;
  const revoke = async (reason: string) => {
    const params = { path: { certificate: certificate.id } };
    await ask(api.POST('/v1/certificates/{certificate}/revoke', { params, body: { reason } }));
    forgetCertificates();
    tell(t('certificates.revoke.done'));
  };
  return (
    <>
      <Button variant="light" color="red" onClick={dialog.open}>
        {t('certificates.revoke.button')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('certificates.revoke.title')} size="lg">
        <TypedConfirmation
          text={t('certificates.revoke.text')}
          reason={t('certificates.revoke.reason')}
          typeWhat={t('certificates.revoke.typeName')}
          wanted={certificate.standard_name}
          confirm={t('certificates.revoke.button')}
          close={dialog.close}
          onConfirm={revoke}
        />
      </Dialog>
    </>
  );
}
