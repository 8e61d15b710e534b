import { Button, Stack, Text } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Certificate } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { Card } from '@/parts/card';
import { CopyBlock } from '@/parts/copy';
import { tell, useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';
import { forgetCertificates } from './data';

/** Who may see it; its owner lets everybody, and has an address to hand on. */
export function VisibilityCard({ certificate }: { certificate: Certificate }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const may = useCan()('certificate:publish') && certificate.owner === partner;
  const { isSending, error, send } = useSending();
  const isPublic = certificate.public;
  const turn = async () => {
    const params = { path: { certificate: certificate.id } };
    const body = { public: !isPublic };
    await ask(api.PUT('/v1/certificates/{certificate}/visibility', { params, body }));
    forgetCertificates();
    tell(t(isPublic ? 'certificates.nowHidden' : 'certificates.nowPublic'));
  };
  const Icon = isPublic ? IconEyeOff : IconEye;
  return (
    <Card title={t('certificates.seenBy')}>
      <Stack gap="sm">
        <Text size="sm">{t(isPublic ? 'certificates.everybodyText' : 'certificates.thoseText')}</Text>
        {isPublic && (
          <CopyBlock
            text={`${window.location.origin}/public/certificates/${certificate.id}`}
            label={t('certificates.publicAddress')}
          />
        )}
        {may && (
          <Button
            variant={isPublic ? 'default' : 'light'}
            loading={isSending}
            leftSection={<Icon size={16} aria-hidden />}
            onClick={() => void send(turn)}
          >
            {t(isPublic ? 'certificates.hide' : 'certificates.publish')}
          </Button>
        )}
        <ProblemAlert error={error} />
      </Stack>
    </Card>
  );
}
