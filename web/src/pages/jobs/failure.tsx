import { Alert, Code, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/api/problem';
import type { Job } from '@/api/types';
import { A } from '@/parts/links';
import { useProblemText } from '@/parts/problem-text';

/** Why a job failed, and what to do about it. */
export function JobFailure({ job }: { job: Job }) {
  const { t, i18n } = useTranslation();
  const texts = useProblemText();
  const { error } = job;
  if (!error) return null;
  const { code, message, values, next_step, field } = error;
  const { detail, original, nextStep } = texts(new Problem({ code, detail: message, values, next_step, status: 409 }));
  const agreement = values?.agreement;
  // What ends a job from outside has words of its own.
  const isKnown = i18n.exists(`jobs.failedBy.${code}`);
  const said = isKnown ? undefined : original;
  return (
    <Alert color="red" mb="lg" icon={<IconAlertCircle aria-hidden />} title={t('jobs.failed')}>
      <Text size="sm" className="user-text">
        {isKnown ? t(`jobs.failedBy.${code}`) : detail}
      </Text>
      {said && (
        <Text size="xs" c="dimmed" mt={4} className="user-text" lang="en">
          {said}
        </Text>
      )}
      {agreement && (
        <A to="/agreements/$agreement" params={{ agreement }} fz="sm">
          {t('jobs.toAgreement')}
        </A>
      )}
      {nextStep && (
        <Text size="sm" mt={6}>
          <strong>{t('problem.next')}</strong> {nextStep}
        </Text>
      )}
      <Text size="xs" c="dimmed" mt={8}>
        <Code>{code}</Code> {field && <bdi>· {field}</bdi>}
      </Text>
    </Alert>
  );
}
