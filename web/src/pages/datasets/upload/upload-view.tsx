import { ActionIcon, Button, FileButton, Group, Progress, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/problem';
import { useFormats } from '@/parts/format';
import { A } from '@/parts/links';
import { ProblemAlert } from '@/parts/problem';
import { continueUpload, dismissUpload, replaceUpload, stopUpload } from './manager';
import { useUploadOwner } from './owner';
import { isActive, type Running } from './store';

/** One upload of this page: how far it is, and what can be done with it. */
export function UploadView({ upload }: { upload: Running }) {
  const { t } = useTranslation();
  const format = useFormats();
  const owner = useUploadOwner();
  const { phase, file, done } = upload;
  const share = file.size > 0 ? (done / file.size) * 100 : 100;
  const text = t(`upload.phase.${phase}`, {
    done: format.bytes(done),
    total: format.bytes(file.size),
    rows: format.integer(upload.version?.rows ?? 0),
    version: upload.version?.number,
  });
  return (
    <Stack gap={6}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Text fw={600} size="sm" dir="auto" truncate>
            {file.name}
          </Text>
          <A to="/datasets/$dataset" params={{ dataset: upload.dataset }} fz="sm">
            <bdi>{upload.datasetName}</bdi>
          </A>
        </div>
        {!isActive(upload) && (
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={() => dismissUpload(upload.key)}
            aria-label={t('upload.dismiss')}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        )}
      </Group>
      {isActive(upload) && (
        <Progress
          value={phase === 'checking' ? 100 : share}
          color={phase === 'hashing' ? 'gray' : phase === 'waiting' ? 'yellow' : 'cyan.7'}
          animated={phase === 'checking'}
          striped={phase === 'checking'}
          aria-label={t('upload.progress', { file: file.name })}
        />
      )}
      <Text size="sm" c="dimmed" aria-live="polite" className="figures">
        {text}
      </Text>
      {phase === 'failed' && <ProblemAlert error={upload.error} />}
      <Group gap="xs">
        {isActive(upload) && phase !== 'checking' && (
          <Button size="xs" variant="default" onClick={() => stopUpload(upload.key)}>
            {t('upload.stop')}
          </Button>
        )}
        {(phase === 'stopped' || phase === 'failed') && <GoOn upload={upload} owner={owner} />}
      </Group>
    </Stack>
  );
}

/** Goes on with the same file, where that leads anywhere; a file that was refused, or is not the one, makes room for another. */
function GoOn({ upload, owner }: { upload: Running; owner: string }) {
  const { t } = useTranslation();
  const isOther = upload.phase === 'failed' && toProblem(upload.error).code === 'other_file';
  if (!upload.isOver && !isOther) {
    return (
      <Button size="xs" onClick={() => continueUpload(upload, owner)}>
        {t('upload.continue')}
      </Button>
    );
  }
  return (
    <FileButton onChange={(file) => file && replaceUpload(upload, owner, file)} accept=".csv,.parquet,.pq,text/csv">
      {(props) => (
        <Button {...props} size="xs">
          {t(isOther ? 'upload.choose' : 'upload.corrected')}
        </Button>
      )}
    </FileButton>
  );
}
