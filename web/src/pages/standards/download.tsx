import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '@/api/problem';
import { send } from '@/api/transport';
import type { Standard, StandardVersion } from '@/api/types';
import { useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';
import { saveText } from '@/parts/save-text';

/** The definition's file, byte for byte: its digest is what certificates name. */
export function DownloadDefinition({ standard, version }: { standard: Standard; version: StandardVersion }) {
  const { t } = useTranslation();
  const sending = useSending();
  const save = async () => {
    const path = `/v1/standards/${standard.id}/versions/${version.version}/definition`;
    const answer = await send(new Request(new URL(path, window.location.origin)));
    if (!answer.ok) throw await problemOf(answer);
    saveText(await answer.text(), `${standard.id}-${version.version}.json`, 'application/json');
  };
  return (
    <>
      <Button
        variant="default"
        loading={sending.isSending}
        leftSection={<IconDownload size={16} aria-hidden />}
        onClick={() => void sending.send(save)}
      >
        {t('standards.download')}
      </Button>
      <ProblemAlert error={sending.error} />
    </>
  );
}
