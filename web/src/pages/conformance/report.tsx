import { Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConformanceRun, Finding } from '@/api/types';
import { Card } from '@/parts/card';
import { useFormats } from '@/parts/format';
import { DataTable } from '@/parts/table';
import './conformance.css';
import { Scores } from './scores';

type Report = NonNullable<ConformanceRun['report']>;

/** What a run found: scores against their bars, and what breaks a rule. */
export function ReportView({ report }: { report: Report }) {
  const { t } = useTranslation();
  const { scores = [], findings } = report;
  const isMissed = scores.some(({ reached }) => !reached);
  const ofModel = isMissed ? 'conformance.nothingElse' : 'conformance.nothingFoundModel';
  const text = scores.length > 0 ? ofModel : 'conformance.nothingFound';
  return (
    <>
      {scores.length > 0 && (
        <Card title={t('conformance.scores')}>
          <Scores scores={scores} />
          <Text size="sm" c="dimmed" mt="md">
            {t('conformance.scoredRows', { count: report.rows })}
          </Text>
        </Card>
      )}
      <Card title={t('conformance.findings')} flush={findings.length > 0}>
        {findings.length > 0 ? (
          <Findings findings={findings} />
        ) : (
          <Text className="quiet-line" size="sm">
            {!isMissed && <IconCircleCheck size={19} aria-hidden />}
            {t(text, { count: report.rows })}
          </Text>
        )}
      </Card>
    </>
  );
}

function Findings({ findings }: { findings: Finding[] }) {
  const { t } = useTranslation();
  const format = useFormats();
  return (
    <DataTable
      label={t('conformance.findings')}
      rows={findings}
      rowKey={(one) => `${one.rule}.${one.subject}`}
      columns={[
        {
          key: 'rule',
          head: t('conformance.rule'),
          cell: (one) => (
            <>
              <Text fw={600} size="sm">
                {t(`conformance.ruleOf.${one.rule}`, one.rule)}
              </Text>
              <Text size="xs" c="dimmed">
                {t(`conformance.ruleText.${one.rule}`, '')}
              </Text>
            </>
          ),
        },
        { key: 'subject', head: t('conformance.subject'), cell: (one) => <bdi>{one.subject}</bdi> },
        { key: 'count', head: t('conformance.count'), isNumber: true, cell: (one) => format.integer(one.count) },
        {
          key: 'rows',
          head: t('conformance.rows'),
          cell: ({ rows = [], count }) =>
            rows.length === 0
              ? '–'
              : rows.map(format.integer).join(t('conformance.comma')) + (count > rows.length ? ' …' : ''),
        },
      ]}
    />
  );
}
