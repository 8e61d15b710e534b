import { Skeleton } from '@mantine/core';
import { IconGitCompare } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job, JobMetrics } from '@/api/types';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { A, LinkButton } from '@/parts/links';
import { Outline } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import { CompareTable } from './compare-table';
import { jobQuery, metricsQuery } from './data';
import { isShare } from './run';

const Curve = lazy(() => import('@/parts/curve').then((it) => ({ default: it.Curve })));
const route = getRouteApi('/app/partner/jobs/compare');

export type Compared = { job: Job; metrics: JobMetrics };

/** Runs side by side: curves in one picture, and what differs between their specifications. */
export function CompareJobsPage() {
  const { t } = useTranslation();
  const { jobs = '' } = route.useSearch();
  const ids = jobs.split(',').filter(Boolean).slice(0, 6);
  const found = useQueries({ queries: ids.map(jobQuery) });
  const metrics = useQueries({ queries: ids.map(metricsQuery) });
  const error = [...found, ...metrics].find((query) => query.error)?.error;
  const runs = ids.flatMap((_, index) => {
    const [job, curves] = [found[index]?.data, metrics[index]?.data];
    return job && curves ? [{ job, metrics: curves }] : [];
  });
  return (
    <Page
      title={t('jobs.compare.title')}
      crumbs={[
        <A key="all" to="/jobs">
          {t('jobs.title')}
        </A>,
      ]}
    >
      {Boolean(error) && <ProblemAlert error={error} mb="lg" />}
      {ids.length < 2 ? (
        <Empty
          icon={IconGitCompare}
          title={t('jobs.compare.none')}
          text={t('jobs.compare.noneText')}
          action={<LinkButton to="/jobs">{t('jobs.title')}</LinkButton>}
        />
      ) : runs.length < ids.length && !error ? (
        <Outline lines={8} />
      ) : (
        <Comparison runs={runs} />
      )}
    </Page>
  );
}

function Comparison({ runs }: { runs: Compared[] }) {
  const { t } = useTranslation();
  const names = labels(runs.map(({ job }) => job));
  const series = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics.series)))].sort().reverse();
  return (
    <>
      <Card title={t('jobs.compare.results')} flush>
        <CompareTable runs={runs} names={names} />
      </Card>
      <Card title={t('jobs.curves')}>
        <div className="curves">
          {series.map((name) => {
            const [split = '', measure = ''] = name.split('/');
            return (
              <Suspense key={name} fallback={<Skeleton height={270} />}>
                <Curve
                  title={`${t(`jobs.measure.${measure}`, measure)} · ${t(`jobs.split.${split}`, split)}`}
                  xName={t('jobs.step')}
                  isShare={isShare(measure)}
                  lines={runs.map(({ metrics }, index) => ({
                    name: names[index] ?? '',
                    points: (metrics.series[name] ?? []).map(({ step, value }) => ({ x: step, y: value })),
                  }))}
                />
              </Suspense>
            );
          })}
        </div>
      </Card>
    </>
  );
}

/** Names that tell the runs apart, also when they are called the same. */
function labels(jobs: Job[]): string[] {
  const isTwice = (name: string) => jobs.filter((job) => job.name === name).length > 1;
  return jobs.map((job, index) => (isTwice(job.name) ? `${job.name} #${index + 1}` : job.name));
}
