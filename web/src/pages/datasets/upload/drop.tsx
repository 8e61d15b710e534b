import { Button, FileButton, Stack, Text } from '@mantine/core';
import { IconCloudUpload } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dataset } from '@/api/types';
import { startUpload } from './manager';
import { useUploadOwner } from './owner';
import { ResumeUploads } from './resume';
import { useUploads } from './store';
import './upload.css';
import { UploadView } from './upload-view';

/** Where a new version of a data set is dropped or chosen, and what is under way. */
export function UploadDrop({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const owner = useUploadOwner();
  const uploads = useUploads().filter((one) => one.dataset === dataset.id);
  const [isOver, setOver] = useState(false);
  const [fault, setFault] = useState<string>();
  const begin = (file: File | null | undefined) => {
    if (!file) return;
    const isWanted = /\.(csv|parquet|pq)$/i.test(file.name);
    setFault(
      isWanted && file.size > 0 ? undefined : t(isWanted ? 'upload.empty' : 'upload.wrongKind', { file: file.name }),
    );
    if (isWanted && file.size > 0) startUpload({ dataset: dataset.id, datasetName: dataset.name, owner, file });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    begin(event.dataTransfer.files[0]);
  };
  return (
    <Stack gap="md">
      <ResumeUploads dataset={dataset.id} />
      {uploads.map((one) => (
        <UploadView key={one.key} upload={one} />
      ))}
      <section
        className="drop"
        data-over={isOver || undefined}
        aria-label={t('upload.drop')}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconCloudUpload size={34} stroke={1.4} aria-hidden />
        <Text fw={600}>{t('upload.drop')}</Text>
        <Text size="sm" c="dimmed">
          {t('upload.dropText')}
        </Text>
        <FileButton onChange={begin} accept=".csv,.parquet,.pq,text/csv">
          {(props) => (
            <Button {...props} variant="light">
              {t('upload.pick')}
            </Button>
          )}
        </FileButton>
        {fault && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {fault}
          </Text>
        )}
      </section>
    </Stack>
  );
}
