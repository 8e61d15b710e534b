import { Alert, Badge } from '@mantine/core';
import { IconPlayerStop, IconPlugConnectedX, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Job } from '@/api/types';
import { queries } from '@/app/queries';
import { useCan } from '@/app/session';
import { Card } from '@/parts/card';
import { ConfirmButton } from '@/parts/confirm';
import { A, LinkButton } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import { Status } from '@/parts/status';
import { JobAbout } from './about';
import { RunCurves } from './curves';
import { isOver, jobQuery } from './data';
import { JobFailure } from './failure';
import { type Live, useLiveRun } from './live';
import { RunLog } from './log';
import { RunProgress } from './progress';
import { resultOf } from './result';
import { ResultView } from './result-view';

const route = getRouteApi('/app/partner/jobs/$job');

export function JobPage() {
  const { t } = useTranslation();
  const { job } = route.useParams();
  const query = useQuery(jobQuery(job));
  const live = useLiveRun(job);
  const found = query.data;
  return (
    <Page
      title={found?.name ?? t('jobs.one')}
      isUserText
      badge={found && <Status of="job" value={found.state} />}
      crumbs={[
        <A key="all" to="/jobs">
          {t('jobs.title')}
        </A>,
      ]}
      actions={found && <JobActions job={found} />}
    >
      <Loaded query={query}>{(data) => <JobView job={data} live={live} />}</Loaded>
    </Page>
  );
}

function JobActions({ job }: { job: Job }) {
  const { t } = useTranslation();
  const can = useCan();
  const cancel = async () => {
    await ask(api.POST('/v1/jobs/{job}/cancel', { params: { path: { job: job.id } } }));
    await queries.invalidateQueries({ queryKey: ['jobs'] });
  };
  return (
    <>
      {can('job:submit') && (
        <LinkButton
          to="/jobs/new"
          search={{ like: job.id }}
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
        >
          {t('jobs.again')}
        </LinkButton>
      )}
      {can('job:cancel') && !isOver(job) && (
        <ConfirmButton
          icon={<IconPlayerStop size={16} aria-hidden />}
          label={t('jobs.cancel')}
          title={t('jobs.cancelTitle')}
          text={t(job.state === 'queued' ? 'jobs.cancelQueuedText' : 'jobs.cancelText')}
          confirm={t('jobs.cancel')}
          keep={t('jobs.keepRunning')}
          onConfirm={cancel}
        />
      )}
    </>
  );
}

function JobView({ job, live }: { job: Job; live: Live }) {
  const { t } = useTranslation();
  const { run, isConnected, error } = live;
  const result = resultOf(job);
  const isAlive = !run.isOver && !isOver(job);
  const hasCurves = Object.keys(run.curves).length > 0;
  return (
    <>
      {Boolean(error) && <ProblemAlert error={error} mb="lg" />}
      {isAlive && !isConnected && !error && run.lastSequence > 0 && (
        <Alert color="yellow" mb="lg" icon={<IconPlugConnectedX aria-hidden />} role="status">
          {t('jobs.disconnected')}
        </Alert>
      )}
      <JobFailure job={job} />
      <div className="columns">
        <div>
          <RunProgress job={job} run={run} />
          {(hasCurves || isAlive) && (
            <Card
              title={t('jobs.curves')}
              actions={
                isAlive &&
                isConnected && (
                  <Badge color="green" leftSection={<span className="live-dot" />}>
                    {t('jobs.live')}
                  </Badge>
                )
              }
            >
              {hasCurves ? <RunCurves curves={run.curves} /> : t('jobs.noCurves')}
            </Card>
          )}
          {result && <ResultView result={result} />}
          <RunLog notes={run.notes} />
        </div>
        <JobAbout job={job} result={result} />
      </div>
    </>
  );
}
