import { Button, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { download } from '@/api/download';
import type { Model, ModelVersion } from '@/api/types';
import { useCan } from '@/app/session';
import { Card } from '@/parts/card';
import { CopyBlock, CopyText } from '@/parts/copy';
import { useSending } from '@/parts/form';
import { useFormats } from '@/parts/format';
import { ProblemAlert } from '@/parts/problem';
import { DataTable } from '@/parts/table';
import { quoted } from '../jobs/form/copy-as';
import { useEnded } from './standing';

/** The files of a version, each with its digest. */
export function ModelFiles({ model, version }: { model: Model; version: ModelVersion }) {
  const { t } = useTranslation();
  const format = useFormats();
  const can = useCan();
  const mayTake = can('model:download') && model.permissions.includes('download');
  const isEnded = useEnded(version).length > 0;
  const { isSending, error, send } = useSending();
  const get = (name: string, sha256: string) =>
    void send(() =>
      download(`/v1/models/${model.id}/versions/${version.number}/files/${encodeURIComponent(name)}`, sha256, name),
    );
  return (
    <Card title={t('models.files')} flush>
      <DataTable
        label={t('models.files')}
        rows={version.files}
        rowKey={(file) => file.name}
        columns={[
          { key: 'name', head: t('models.file'), cell: (file) => <bdi>{file.name}</bdi> },
          { key: 'size', head: t('datasets.size'), isNumber: true, cell: (file) => format.bytes(file.size) },
          {
            key: 'digest',
            head: 'SHA-256',
            cell: (file) => <CopyText text={file.sha256} shown={`${file.sha256.slice(0, 12)}…`} />,
          },
          {
            key: 'get',
            head: t('parts.actions'),
            isAction: true,
            cell: (file) =>
              mayTake && (
                <Button
                  size="xs"
                  variant="default"
                  loading={isSending}
                  disabled={isEnded}
                  leftSection={<IconDownload size={15} aria-hidden />}
                  onClick={() => get(file.name, file.sha256)}
                  aria-label={t('models.downloadFile', { file: file.name })}
                >
                  {t('datasets.download')}
                </Button>
              ),
          },
        ]}
      />
      {(Boolean(error) || (mayTake && !isEnded)) && (
        <div style={{ padding: '1rem' }}>
          <ProblemAlert error={error} mb="md" />
          <Text size="sm" c="dimmed" mb={6}>
            {t('models.pull')}
          </Text>
          <CopyBlock
            label={t('jobs.copy.command')}
            text={`hansa model pull ${quoted(`${model.name}@${version.number}`)}`}
          />
        </div>
      )}
    </Card>
  );
}
