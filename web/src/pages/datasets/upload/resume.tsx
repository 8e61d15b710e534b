import { Button, FileButton, Group, Paper, Stack, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { isMissing } from '@/app/queries';
import { ConfirmButton } from '@/parts/confirm';
import { useFormats } from '@/parts/format';
import { abandonUpload, startUpload } from './manager';
import { useUploadOwner } from './owner';
import { forgetRecord, recordsOf, type UploadRecord } from './records';
import { useUploads } from './store';

/** Uploads that were left behind, with how much of each the server has. Those that it has given up are forgotten here too. */
const leftQuery = (owner: string) =>
  queryOptions({
    queryKey: ['uploads', owner],
    queryFn: async () => {
      const records = await recordsOf(owner);
      const read = records.map(async (record) => {
        try {
          const params = { path: { upload: record.upload } };
          const { offset } = await ask(api.GET('/v1/uploads/{upload}', { params }));
          return { record, offset };
        } catch (error) {
          if (isMissing(error)) await forgetRecord(record.upload);
          return undefined;
        }
      });
      return (await Promise.all(read)).filter((one) => one !== undefined);
    },
  });

/** What a closed tab has left half-way: choose the same file, and it goes on. */
export function ResumeUploads({ dataset }: { dataset?: string }) {
  const owner = useUploadOwner();
  const running = useUploads();
  const { data } = useQuery(leftQuery(owner));
  const left = (data ?? []).filter(
    ({ record }) =>
      (!dataset || record.dataset === dataset) && !running.some((one) => one.record?.upload === record.upload),
  );
  if (left.length === 0) return null;
  return (
    <Stack gap="xs" mb="sm">
      {left.map(({ record, offset }) => (
        <LeftUpload key={record.upload} record={record} offset={offset} owner={owner} />
      ))}
    </Stack>
  );
}

type LeftUploadProps = { record: UploadRecord; offset: number; owner: string };

function LeftUpload({ record, offset, owner }: LeftUploadProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const go = (file: File | null) => {
    if (file) startUpload({ dataset: record.dataset, datasetName: record.datasetName, owner, file, record });
  };
  return (
    <Paper p="sm" radius="md">
      <Text fw={600} size="sm" dir="auto">
        {record.fileName}
      </Text>
      <Text size="sm" c="dimmed" mb={8}>
        {t('upload.left', {
          dataset: record.datasetName,
          done: format.bytes(offset),
          total: format.bytes(record.size),
          time: format.ago(record.startedAt),
        })}
      </Text>
      <Group gap="xs">
        <FileButton onChange={go} accept=".csv,.parquet,.pq,text/csv">
          {(props) => (
            <Button {...props} size="xs" leftSection={<IconPlayerPlay size={14} aria-hidden />}>
              {t('upload.choose')}
            </Button>
          )}
        </FileButton>
        <ConfirmButton
          size="xs"
          label={t('upload.abandon')}
          title={t('upload.abandonTitle')}
          text={t('upload.abandonText', { file: record.fileName })}
          confirm={t('upload.abandon')}
          onConfirm={() => abandonUpload(record)}
        />
      </Group>
    </Paper>
  );
}
