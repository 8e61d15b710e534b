import { Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '@/parts/card';
import { useFormats } from '@/parts/format';
import { DataTable } from '@/parts/table';
import { Confusion } from './confusion';
import type { Result } from './result';

/** How well the model does on rows that it never saw. */
export function ResultView({ result }: { result: Result }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { evaluation } = result;
  return (
    <>
      <Card title={t('jobs.result.title')}>
        <Text size="sm" c="dimmed" mb="md">
          {t('jobs.result.text', { test: format.integer(result.test_rows), train: format.integer(result.train_rows) })}
        </Text>
        <div className="tiles" style={{ '--tile': '140px' } as React.CSSProperties}>
          <Score name={t('jobs.result.accuracy')} value={format.share(evaluation.accuracy)} />
          <Score name={t('jobs.result.f1')} value={format.decimal(evaluation.macro_f1)} />
          <Score name={t('jobs.result.loss')} value={format.decimal(evaluation.loss)} />
        </div>
      </Card>
      <Card title={t('jobs.result.classes')} flush>
        <DataTable
          label={t('jobs.result.classes')}
          isCompact
          rows={evaluation.classes}
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
      <Confusion evaluation={evaluation} />
    </>
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
