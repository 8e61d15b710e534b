import { Alert, Code, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Job } from '@/api/types';

/** Why a job failed, and what to do about it. */
export function JobFailure({ job }: { job: Job }) {
  const { t } = useTranslation();
  const { error } = job;
  if (!error) return null;
  return (
    <Alert color="red" mb="lg" icon={<IconAlertCircle aria-hidden />} title={t('jobs.failed')}>
      <Text size="sm" className="user-text">
        {error.message}
      </Text>
      {error.next_step && (
        <Text size="sm" mt={6}>
          <strong>{t('problem.next')}</strong> {error.next_step}
        </Text>
      )}
      <Text size="xs" c="dimmed" mt={8}>
        <Code>{error.code}</Code> {error.field && <bdi>· {error.field}</bdi>}
      </Text>
    </Alert>
  );
}
