import { Group, Progress, Text } from '@mantine/core';
import { IconCpu } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { Project, ProjectJob } from '@/api/types';
import { queries } from '@/app/queries';
import { useAccount } from '@/app/session';
import { isOver } from '@/pages/jobs/data';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { useFormats } from '@/parts/format';
import { A, LinkButton } from '@/parts/links';
import { Ago } from '@/parts/moment';
import { Status } from '@/parts/status';
import { type Column, ListTable } from '@/parts/table';
import { useRightsIn } from './rights';
import { scoresOf } from './scores';

/** How often jobs are read again, in milliseconds: while one runs, and else. */
const LIVELY = 4000;
const CALM = 30_000;

/** The jobs of both partners: how they go and score, without data, specification and logs. */
export function ProjectJobs({ project }: { project: Project }) {
  const { t } = useTranslation();
  const { submits } = useRightsIn(project);
  const key = ['projects', 'one', project.id, 'jobs'];
  const params = (query: { limit: number; cursor?: string }) => ({ params: { path: { project: project.id }, query } });
  const cached = queries.getQueryData<{ pages: { items: ProjectJob[] }[] }>(key);
  const isLively = cached?.pages.some(({ items }) => items.some((job) => !isOver(job)));
  const list = useList(key, (query) => ask(api.GET('/v1/projects/{project}/jobs', params(query))), {
    refetchInterval: isLively ? LIVELY : CALM,
  });
  const submit = submits && (
    <LinkButton to="/jobs/new" search={{ project: project.id }}>
      {t('projects.submitJob')}
    </LinkButton>
  );
  return (
    <Card title={t('projects.tab.jobs')} flush actions={list.items.length > 0 && submit}>
      <ListTable
        label={t('projects.tab.jobs')}
        list={list}
        rowKey={(job) => job.id}
        columns={useColumns()}
        empty={<Empty icon={IconCpu} title={t('projects.noJobs')} text={t('projects.noJobsText')} action={submit} />}
      />
    </Card>
  );
}

function useColumns(): Column<ProjectJob>[] {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const format = useFormats();
  return [
    {
      key: 'name',
      head: t('projects.job'),
      cell: (job) =>
        job.partner === partner ? (
          <A to="/jobs/$job" params={{ job: job.id }} className="row-link">
            <bdi>{job.name}</bdi>
          </A>
        ) : (
          <bdi>{job.name}</bdi>
        ),
    },
    { key: 'state', head: t('projects.stateHead'), cell: (job) => <JobState job={job} /> },
    { key: 'scores', head: t('projects.scores'), cell: (job) => <Scores lines={scoresOf(job.metrics, t, format)} /> },
    { key: 'model', head: t('projects.model'), cell: (job) => <MadeModel job={job} isOwn={job.partner === partner} /> },
    {
      key: 'by',
      head: t('projects.by'),
      cell: (job) => (
        <>
          <bdi>{job.person}</bdi> · <bdi>{job.partner_name}</bdi>
        </>
      ),
    },
    { key: 'at', head: t('projects.submitted'), cell: (job) => <Ago time={job.created_at} /> },
  ];
}

function JobState({ job }: { job: ProjectJob }) {
  const { t } = useTranslation();
  const share = job.total_steps ? ((job.step ?? 0) / job.total_steps) * 100 : 0;
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        <Status of="job" value={job.state} />
        {job.state === 'running' && (
          <Progress value={share} w={70} aria-label={t('projects.progress', { share: Math.round(share) })} />
        )}
      </Group>
      {job.failure && (
        <Text size="xs" c="dimmed">
          {job.failure}
        </Text>
      )}
    </>
  );
}

function Scores({ lines }: { lines: [name: string, value: string][] }) {
  if (lines.length === 0) return '–';
  return (
    <ul className="project-scores">
      {lines.map(([name, value]) => (
        <li key={name}>
          {name} <b className="figures">{value}</b>
        </li>
      ))}
    </ul>
  );
}

function MadeModel({ job, isOwn }: { job: ProjectJob; isOwn: boolean }) {
  const { t } = useTranslation();
  if (!job.model) return '–';
  const text = t('projects.modelVersion', { name: job.model_name, number: job.model_version });
  if (!isOwn) return <bdi>{text}</bdi>;
  return (
    <A
      to="/models/$model"
      params={{ model: job.model }}
      search={job.model_version ? { version: job.model_version } : {}}
      className="above"
    >
      <bdi>{text}</bdi>
    </A>
  );
}
