import { useTranslation } from 'react-i18next';
import { useFormats } from '@/parts/format';
import { A } from '@/parts/links';
import { DataTable } from '@/parts/table';
import type { Compared } from './compare';
import { differences } from './differences';
import { figuresOf, resultOf } from './result';

type Line = { key: string; name: string; values: string[] };

/** A line per score, and one per setting in which the runs differ. */
export function CompareTable({ runs, names }: { runs: Compared[]; names: string[] }) {
  const { t } = useTranslation();
  const format = useFormats();
  const results = runs.map(({ job }) => resultOf(job));
  const figures = results.map((one) => (one ? figuresOf(one.evaluation) : []));
  const measured = [...new Set(figures.flat().map(({ name }) => name))];
  const score = (key: string, name: string, values: (string | undefined)[]): Line => ({
    key,
    name,
    values: values.map((value) => value ?? '–'),
  });
  const lines: Line[] = [
    ...measured.map((figure) =>
      score(
        figure,
        t(`jobs.result.${figure}`),
        figures.map((of) => of.find(({ name }) => name === figure)).map((one) => one && format[one.form](one.value)),
      ),
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
            line.key === (measured[0] ?? 'wall') ? (
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
