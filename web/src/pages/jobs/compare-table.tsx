import { useTranslation } from 'react-i18next';
import { useFormats } from '@/parts/format';
import { A } from '@/parts/links';
import { DataTable } from '@/parts/table';
import type { Compared } from './compare';
import { differences } from './differences';
import { resultOf } from './result';

type Line = { key: string; name: string; values: string[] };

/** A line per score, and one per setting in which the runs differ. */
export function CompareTable({ runs, names }: { runs: Compared[]; names: string[] }) {
  const { t } = useTranslation();
  const format = useFormats();
  const results = runs.map(({ job }) => resultOf(job));
  const score = (key: string, name: string, values: (string | undefined)[]): Line => ({
    key,
    name,
    values: values.map((value) => value ?? '–'),
  });
  const lines: Line[] = [
    score(
      'accuracy',
      t('jobs.result.accuracy'),
      results.map((one) => one && format.share(one.evaluation.accuracy)),
    ),
    score(
      'f1',
      t('jobs.result.f1'),
      results.map((one) => one && format.decimal(one.evaluation.macro_f1)),
    ),
    score(
      'loss',
      t('jobs.result.loss'),
      results.map((one) => one && format.decimal(one.evaluation.loss)),
    ),
    score(
      'wall',
      t('jobs.wall'),
      results.map((one) => one && format.duration(one.wall_seconds)),
    ),
    ...differences(runs.map(({ job }) => job.spec)).map(({ path, values }) => ({
      key: path,
      name: t(`recipe.${runs[0]?.job.spec.recipe}.${path}.label`, path),
      values: values.map((value) => (value === undefined ? '–' : JSON.stringify(value))),
    })),
  ];
  return (
    <DataTable
      label={t('jobs.compare.results')}
      isCompact
      rows={lines}
      rowKey={(line) => line.key}
      columns={[
        { key: 'name', head: t('jobs.compare.measure'), cell: (line) => line.name },
        ...runs.map(({ job }, index) => ({
          key: job.id,
          head: names[index] ?? '',
          isNumber: true,
          cell: (line: Line) =>
            line.key === 'accuracy' ? (
              <A to="/jobs/$job" params={{ job: job.id }}>
                {line.values[index]}
              </A>
            ) : (
              line.values[index]
            ),
        })),
      ]}
    />
  );
}
