import { Anchor, Button, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Certificate } from '@/api/types';
import { Card } from '@/parts/card';
import { CopyBlock } from '@/parts/copy';
import { saveText } from '@/parts/save-text';

/** The certificate as a file, and how anybody verifies it, also without the platform. */
export function VerifyCard({ certificate }: { certificate: Certificate }) {
  const { t } = useTranslation();
  const file = `${certificate.id}.jws`;
  const what = t(`certificates.path.${certificate.artefact.kind}`);
  return (
    <Card title={t('certificates.verify.title')}>
      <Stack gap="sm" align="stretch">
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => saveText(`${certificate.jws}\n`, file, 'application/jose')}
        >
          {t('certificates.verify.save')}
        </Button>
        <Text size="sm">{t('certificates.verify.online')}</Text>
        <CopyBlock
          text={`hansa certificate verify ${file} --artefact ${what}`}
          label={t('certificates.verify.online')}
        />
        <Text size="sm">
          {t('certificates.verify.offline')}{' '}
          <Anchor href="/.well-known/certificate-keys.json" download="certificate-keys.json" inherit>
            {t('certificates.verify.keys')}
          </Anchor>
        </Text>
        <CopyBlock
          text={`hansa certificate verify ${file} --artefact ${what} --keys certificate-keys.json`}
          label={t('certificates.verify.offline')}
        />
        <Text size="xs" c="dimmed">
          {t('certificates.verify.revoked')}
        </Text>
      </Stack>
    </Card>
  );
}
