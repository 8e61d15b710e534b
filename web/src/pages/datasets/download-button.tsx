import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { download } from '@/api/download';
import type { Dataset, DatasetVersion } from '@/api/types';
import { useCan } from '@/app/session';
import { useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';

type DownloadButtonProps = { dataset: Dataset; version: DatasetVersion };

/** Takes a copy of a version away, where the role and a grant of the owner allow it. */
export function DownloadButton({ dataset, version }: DownloadButtonProps) {
  const { t } = useTranslation();
  const can = useCan();
  const { isSending, error, send } = useSending();
  if (!can('dataset:download') || !dataset.permissions.includes('download')) return null;
  const name = `${dataset.name.replace(/[\\/:*?"<>|]/g, '_')}-v${version.number}.${version.format}`;
  const path = `/v1/datasets/${dataset.id}/versions/${version.number}/content`;
  return (
    <div>
      <Button
        size="xs"
        variant="default"
        loading={isSending}
        leftSection={<IconDownload size={15} aria-hidden />}
        onClick={() => void send(() => download(path, version.sha256, name))}
      >
        {t('datasets.download')}
      </Button>
      {Boolean(error) && <ProblemAlert error={error} />}
    </div>
  );
}
