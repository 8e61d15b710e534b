import { Badge, Code, Spoiler } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Job } from '@/api/types';
import { datasetQuery } from '@/pages/datasets/data';
import { modelQuery } from '@/pages/models/data';
import { poolsQuery } from '@/pages/pools/data';
import { ProjectLink } from '@/pages/projects/link';
import { Card } from '@/parts/card';
import { ShortId } from '@/parts/copy';
import { Facts } from '@/parts/facts';
import { useFormats } from '@/parts/format';
import { A } from '@/parts/links';
import { Moment } from '@/parts/moment';
import { usePeople } from '@/parts/names';
import type { Result } from './result';

/** What went in and what came out, beside the curves. */
export function JobAbout({ job, result }: { job: Job; result?: Result }) {
  const { t } = useTranslation();
  const format = useFormats();
  const people = usePeople();
  return (
    <div>
      <Card title={t('jobs.about')}>
        <Facts
          lines={[
            [
              t('jobs.recipe'),
              <Badge key="recipe">{t(`recipe.${job.spec.recipe}.label`, String(job.spec.recipe ?? '–'))}</Badge>,
            ],
            ...Object.entries(job.inputs).map(
              ([name, input]) =>
                [
                  t(`jobs.input.${name}`, name),
                  <InputLink key={name} dataset={input.dataset} version={input.version ?? undefined} />,
                ] as [string, React.ReactNode],
            ),
            [
              t('jobs.base'),
              job.base && <BaseLink key="base" model={job.base.model} version={job.base.version ?? undefined} />,
            ],
            [
              t('jobs.model'),
              job.model ? (
                <ModelLink key="model" name={job.register_as ?? ''} {...job.model} />
              ) : (
                job.register_as && <bdi key="model">{job.register_as}</bdi>
              ),
            ],
            [t('pools.one'), job.pool && <PoolLink key="pool" pool={job.pool} />],
            [t('projects.one'), job.project && <ProjectLink key="project" project={job.project} />],
            [t('home.jobs.by'), people(job.submitted_by)],
            [t('home.jobs.submitted'), <Moment key="created" time={job.created_at} />],
            [t('jobs.started'), job.started_at && <Moment time={job.started_at} />],
            [t('jobs.finished'), job.finished_at && <Moment time={job.finished_at} />],
            [t('jobs.attempt'), job.attempt > 1 && format.integer(job.attempt)],
            [t('jobs.device'), result && deviceName(result.device)],
            [t('jobs.wall'), result && format.duration(result.wall_seconds)],
            [t('jobs.parameters'), result && format.integer(result.parameters)],
            [t('jobs.code'), result?.code_version],
            [t('jobs.id'), <ShortId key="id" id={job.id} />],
          ]}
        />
      </Card>
      <Card title={t('jobs.spec')}>
        <Spoiler maxHeight={180} showLabel={t('jobs.specAll')} hideLabel={t('jobs.specLess')}>
          <Code block>{JSON.stringify(job.spec, null, 2)}</Code>
        </Spoiler>
      </Card>
    </div>
  );
}

/** A device as people write it: `cpu`, and `cuda:0` of those that there are. */
function deviceName(device: string): string {
  const [kind = device, number] = device.split(':');
  const names: Record<string, string> = { cpu: 'CPU', cuda: 'GPU', metal: 'GPU' };
  return [names[kind] ?? kind, number].filter(Boolean).join(' ');
}

function InputLink({ dataset, version }: { dataset: string; version?: number }) {
  const { t } = useTranslation();
  const { data } = useQuery(datasetQuery(dataset));
  return (
    <A to="/datasets/$dataset" params={{ dataset }} search={version ? { version } : {}}>
      <bdi>{data?.value.name ?? `${dataset.slice(0, 11)}…`}</bdi>
      {version ? ` · ${t('datasets.versionNumber', { number: version })}` : ''}
    </A>
  );
}

function BaseLink({ model, version }: { model: string; version?: number }) {
  const { data } = useQuery(modelQuery(model));
  return <ModelLink name={data?.value.name ?? `${model.slice(0, 11)}…`} model={model} version={version ?? 1} />;
}

function ModelLink({ name, model, version }: { name: string; model: string; version: number }) {
  const { t } = useTranslation();
  return (
    <A to="/models/$model" params={{ model }} search={{ version }} fw={600}>
      <bdi>{name}</bdi> · {t('datasets.versionNumber', { number: version })}
    </A>
  );
}

/** The pool that pays, by its alliance; by its id once one has left that alliance. */
function PoolLink({ pool }: { pool: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(poolsQuery);
  const found = data?.find(({ id }) => id === pool);
  if (!found) return <ShortId id={pool} />;
  return (
    <A to="/pools/$pool" params={{ pool }}>
      {t('pools.of', { name: found.alliance_name })}
    </A>
  );
}
