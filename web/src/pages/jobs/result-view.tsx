import { Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '@/parts/card';
import { useFormats } from '@/parts/format';
import { DataTable } from '@/parts/table';
import { Confusion } from './confusion';
import { ReportView } from './report-view';
import {
  baselineOf,
  type ClassReport,
  classesOf,
  confusionOf,
  type Evaluation,
  figuresOf,
  type Result,
} from './result';

/** How well the model does on rows that it never saw. */
export function ResultView({ result }: { result: Result }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { evaluation } = result;
  const classes = classesOf(evaluation);
  const confusion = confusionOf(evaluation);
  return (
    <>
      <Card title={t('jobs.result.title')}>
        <Text size="sm" c="dimmed" mb="md">
          {t('jobs.result.text', { test: format.integer(result.test_rows), train: format.integer(result.train_rows) })}
        </Text>
        <div className="tiles" style={{ '--tile': '140px' } as React.CSSProperties}>
          {figuresOf(evaluation).map(({ name, value, form }) => (
            <Score key={name} name={t(`jobs.result.${name}`)} value={format[form](value)} />
          ))}
        </div>
        <Compared evaluation={evaluation} />
      </Card>
      {classes.length > 0 && <Classes classes={classes} />}
      {confusion && <Confusion classes={classes.map((one) => one.class)} counts={confusion} />}
      <ReportView result={result} />
    </>
  );
}

/** What the figures would be without learning: only beside that do they say whether the model is of use. */
function Compared({ evaluation }: { evaluation: Evaluation }) {
  const { t } = useTranslation();
  const format = useFormats();
  const baseline = baselineOf(evaluation);
  if (!baseline) return null;
  const figures = baseline.figures.map(({ name, value, form }) => `${t(`jobs.result.${name}`)} ${format[form](value)}`);
  return (
    <Text size="sm" c="dimmed" mt="md">
      {t(`jobs.result.baseline.${baseline.of}`, { figures: figures.join(', ') })}
    </Text>
  );
}

function Classes({ classes }: { classes: ClassReport[] }) {
  const { t } = useTranslation();
  const format = useFormats();
  return (
    <Card title={t('jobs.result.classes')} flush>
      <DataTable
        label={t('jobs.result.classes')}
        isCompact
        rows={classes}
        rowKey={(row) => row.class}
        columns={[
          { key: 'class', head: t('jobs.result.class'), cell: (row) => <bdi>{row.class}</bdi> },
          {
            key: 'precision',
            head: t('jobs.result.precision'),
            isNumber: true,
            cell: (row) => format.share(row.precision),
          },
          { key: 'recall', head: t('jobs.result.recall'), isNumber: true, cell: (row) => format.share(row.recall) },
          { key: 'f1', head: 'F1', isNumber: true, cell: (row) => format.decimal(row.f1) },
          {
            key: 'support',
            head: t('jobs.result.support'),
            isNumber: true,
            cell: (row) => format.integer(row.support),
          },
        ]}
      />
    </Card>
  );
}

function Score({ name, value }: { name: string; value: string }) {
  return (
    <Paper p="md" radius="md">
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text fz={26} fw={650} className="figures">
        {value}
      </Text>
    </Paper>
  );
}
