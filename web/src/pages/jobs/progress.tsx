import { Group, Progress, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '@/api/types';
import { Card } from '@/parts/card';
import { useFormats } from '@/parts/format';
import { isOver } from './data';
import type { Run } from './run';

/** How far a job is; gone when it is over. */
export function RunProgress({ job, run }: { job: Job; run: Run }) {
  const { t } = useTranslation();
  const format = useFormats();
  const now = useNow(!isOver(job));
  if (isOver(job) || run.isOver) return null;
  const total = run.totalSteps || job.total_steps || 0;
  const done = Math.max(run.step, run.totalSteps ? 0 : (job.step ?? 0));
  const share = total > 0 ? done / total : 0;
  const elapsed = job.started_at ? Math.max(0, (now - new Date(job.started_at).getTime()) / 1000) : 0;
  const left = share > 0.02 && elapsed > 3 ? (elapsed / share) * (1 - share) : undefined;
  const isQueued = job.state === 'queued';
  return (
    <Card title={t(isQueued ? 'jobs.progress.queued' : 'jobs.progress.running')}>
      <Progress
        value={isQueued ? 0 : share * 100}
        size="lg"
        radius="xl"
        striped={!isQueued && total === 0}
        animated={!isQueued}
        aria-label={t('jobs.progress.label')}
      />
      <Group justify="space-between" mt="xs" className="figures">
        <Text size="sm" c="dimmed">
          {isQueued
            ? t('jobs.progress.queuedText')
            : t('jobs.progress.steps', {
                done: format.integer(done),
                total: format.integer(total),
                share: format.share(share),
              })}
        </Text>
        {!isQueued && (
          <Text size="sm" c="dimmed">
            {run.epochs > 0 && t('jobs.progress.epochs', { epoch: run.epoch, epochs: run.epochs })}
            {left !== undefined && ` · ${t('jobs.progress.left', { time: format.duration(left) })}`}
          </Text>
        )}
      </Group>
    </Card>
  );
}

/** The time, each second while it is wanted. */
function useNow(isWanted: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isWanted) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isWanted]);
  return now;
}
