import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/problem';
import { CopyText } from './copy';
import { useProblemText } from './problem-text';

type ProblemAlertProps = { error: unknown; onRetry?: () => void; mb?: string };

/** What went wrong, what to do next, and the number of the request to report it by. */
export function ProblemAlert({ error, onRetry, mb }: ProblemAlertProps) {
  const { t } = useTranslation();
  const texts = useProblemText();
  if (!error) return null;
  const problem = toProblem(error);
  const { title, detail, original, nextStep } = texts(problem);
  return (
    <Alert color="red" icon={<IconAlertCircle aria-hidden />} title={title} role="alert" mb={mb}>
      <Text size="sm" className="user-text">
        {detail}
      </Text>
      {original && (
        <Text size="xs" c="dimmed" mt={4} className="user-text" lang="en">
          {original}
        </Text>
      )}
      {nextStep && (
        <Text size="sm" mt={6}>
          <Text span fw={600} size="sm">
            {t('problem.next')}
          </Text>{' '}
          {nextStep}
        </Text>
      )}
      <Group mt={8} gap="md">
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('problem.retry')}
          </Button>
        )}
        {problem.requestId && (
          <Group gap={4}>
            <Text size="xs" c="dimmed">
              {t('problem.request')}
            </Text>
            <CopyText text={problem.requestId} />
          </Group>
        )}
      </Group>
    </Alert>
  );
}
