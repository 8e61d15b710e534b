import { Group, Progress } from '@mantine/core';
import type { TFunction } from 'i18next';
import type { Job } from '@/api/types';
import { useFormats } from '@/parts/format';
import { A } from '@/parts/links';
import { Ago } from '@/parts/moment';
import { Status } from '@/parts/status';
import type { Column } from '@/parts/table';
import { figuresOf, resultOf } from './result';

/** The columns of a list of jobs, on the home page too: so their heads are among its texts. */
export function jobColumns(t: TFunction, people: (user: string) => string): Column<Job>[] {
  return [
    {
      key: 'name',
      head: t('home.jobs.name'),
      cell: (job) => (
        <A to="/jobs/$job" params={{ job: job.id }} className="row-link">
          <bdi>{job.name}</bdi>
        </A>
      ),
    },
    { key: 'state', head: t('home.jobs.state'), cell: (job) => <StateCell job={job} /> },
    { key: 'accuracy', head: t('home.jobs.accuracy'), isNumber: true, cell: (job) => <Accuracy job={job} /> },
    { key: 'by', head: t('home.jobs.by'), cell: (job) => <bdi>{people(job.submitted_by)}</bdi> },
    { key: 'created', head: t('home.jobs.submitted'), cell: (job) => <Ago time={job.created_at} /> },
  ];
}

function StateCell({ job }: { job: Job }) {
  const share = job.total_steps ? ((job.step ?? 0) / job.total_steps) * 100 : 0;
  return (
    <Group gap="xs" wrap="nowrap">
      <Status of="job" value={job.state} />
      {job.state === 'running' && <Progress value={share} w={70} aria-label={`${Math.round(share)} %`} />}
    </Group>
  );
}

function Accuracy({ job }: { job: Job }) {
  const format = useFormats();
  const accuracy = figuresOf(resultOf(job)?.evaluation ?? { task: '' }).find(({ name }) => name === 'accuracy');
  return accuracy ? format.share(accuracy.value) : '–';
}
