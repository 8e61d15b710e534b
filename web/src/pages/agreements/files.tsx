import { Button, Stack, Text } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Agreement } from '@/api/types';
import { Card } from '@/parts/card';
import { CopyBlock } from '@/parts/copy';
import { useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';
import { saveText } from '@/parts/save-text';
import { printAddress, versionQuery } from './data';

/** The file that proves the agreement, the page to print, and how anybody verifies the file. */
export function FilesCard({ agreement }: { agreement: Agreement }) {
  const { t, i18n } = useTranslation();
  const number = agreement.version;
  const { data: version } = useQuery(versionQuery(agreement.id, number));
  const isProven = version?.format === 'contract' && version.signatures.length === 2;
  const file = `${agreement.id}-v${number}.json`;
  return (
    <Card title={t('agreements.files.title')}>
      <Stack gap="sm" align="stretch">
        <Button
          component="a"
          variant="default"
          href={printAddress(agreement.id, number, i18n.language)}
          target="_blank"
          rel="noopener"
          leftSection={<IconPrinter size={16} aria-hidden />}
        >
          {t('agreements.files.print')}
        </Button>
        {isProven ? (
          <>
            <ProofButton agreement={agreement.id} number={number} file={file} />
            <Text size="sm">{t('agreements.files.verify')}</Text>
            <CopyBlock text={`hansa agreement verify ${file}`} label={t('agreements.files.command')} />
            <Text size="xs" c="dimmed">
              {t('agreements.files.checkKeys', { option: '--check-keys' })}
            </Text>
          </>
        ) : (
          <Text size="sm" c="dimmed">
            {t(version?.format === 'text' ? 'agreements.files.old' : 'agreements.files.unsigned')}
          </Text>
        )}
      </Stack>
    </Card>
  );
}

type ProofProps = { agreement: string; number: number; file: string };

/** Asks for the proof, and saves it: a refusal is shown here and not saved as the file. */
function ProofButton({ agreement, number, file }: ProofProps) {
  const { t } = useTranslation();
  const { isSending, error, send } = useSending();
  const save = async () => {
    const params = { path: { agreement, number } };
    const proof = await ask(api.GET('/v1/agreements/{agreement}/versions/{number}/proof', { params }));
    saveText(`${JSON.stringify(proof, null, 2)}\n`, file, 'application/json');
  };
  return (
    <>
      <Button
        variant="default"
        loading={isSending}
        leftSection={<IconDownload size={16} aria-hidden />}
        onClick={() => void send(save)}
      >
        {t('agreements.files.proof')}
      </Button>
      <ProblemAlert error={error} />
    </>
  );
}
