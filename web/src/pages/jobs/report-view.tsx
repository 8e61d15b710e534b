import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '@/parts/card';
import { type Formats, useFormats } from '@/parts/format';
import { DataTable } from '@/parts/table';
import {
  type ClassWords,
  type ColumnImportance,
  type GroupReport,
  headlineOf,
  optionsOf,
  type Reliability,
  type Report,
  reportOf,
  type Selection,
  type Trial,
} from './report';
import type { Result } from './result';

/** What was found out about a model beside its scores; nothing of what was not looked into. */
export function ReportView({ result }: { result: Result }) {
  const report = reportOf(result);
  return (
    <>
      <More report={report} />
      {report.leaderboard && <Leaderboard trials={report.leaderboard} />}
      {report.selection && <SelectionTable selection={report.selection} />}
      {report.importance && <ImportanceTable columns={report.importance} />}
      {report.words && <Words classes={report.words} />}
      {report.reliability && <ReliabilityTable reliability={report.reliability} />}
      {report.groups?.map((group) => (
        <Groups key={group.column} report={group} />
      ))}
      {report.ranks && <Ranks ranks={report.ranks} />}
    </>
  );
}

/** A table in a card of its own, under what it is good for. */
function Part({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <Card title={title} flush>
      <Text size="sm" c="dimmed" px="lg" pb="sm">
        {text}
      </Text>
      {children}
    </Card>
  );
}

const spread = (format: Formats, mean: number, deviation: number) =>
  deviation > 0 ? `${format.decimal(mean)} ± ${format.decimal(deviation)}` : format.decimal(mean);

function More({ report }: { report: Report }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { cross_validation: scores, decision, streamed } = report;
  if (!scores && !decision && !streamed) return null;
  return (
    <Card title={t('jobs.report.more')}>
      {scores?.map(({ name, mean, standard_deviation }) => (
        <Text key={name} className="figures">
          {t('jobs.report.crossValidation', {
            name: t(`jobs.result.${name}`, { defaultValue: name }),
            value: spread(format, mean, standard_deviation),
          })}
        </Text>
      ))}
      {decision && (
        <Text>
          {t('jobs.report.decision', { positive: decision.positive, threshold: format.decimal(decision.threshold) })}
        </Text>
      )}
      {streamed && (
        <Text>
          {t(streamed.sample_is_whole ? 'jobs.report.streamed' : 'jobs.report.streamedBySample', {
            groups: format.integer(streamed.row_groups),
            sample: format.integer(streamed.sample_rows),
          })}
        </Text>
      )}
    </Card>
  );
}

function Leaderboard({ trials }: { trials: Trial[] }) {
  const { t } = useTranslation();
  const format = useFormats();
  const of = ({ scores, failure }: Trial) => {
    const first = scores?.[0];
    return first ? spread(format, first.mean, first.standard_deviation) : (failure ?? '–');
  };
  const named = trials.find(({ scores }) => scores?.[0])?.scores?.[0]?.name ?? '';
  return (
    <Part title={t('jobs.report.leaderboard')} text={t('jobs.report.leaderboardText')}>
      <DataTable
        label={t('jobs.report.leaderboard')}
        isCompact
        rows={trials}
        rowKey={({ trial }) => String(trial)}
        columns={[
          { key: 'trial', head: t('jobs.report.trial'), cell: ({ trial }) => format.integer(trial) },
          { key: 'options', head: t('jobs.report.options'), cell: ({ options }) => <bdi>{optionsOf(options)}</bdi> },
          { key: 'score', head: t(`jobs.result.${named}`, { defaultValue: named }), isNumber: true, cell: of },
        ]}
      />
    </Part>
  );
}

function SelectionTable({ selection }: { selection: Selection }) {
  const { t } = useTranslation();
  const format = useFormats();
  return (
    <Part title={t('jobs.report.selection')} text={t('jobs.report.selectionText')}>
      <DataTable
        label={t('jobs.report.selection')}
        isCompact
        rows={selection.columns}
        rowKey={({ column }) => column}
        columns={[
          { key: 'column', head: t('jobs.report.column'), cell: ({ column }) => <bdi>{column}</bdi> },
          {
            key: 'figure',
            head: t(`jobs.report.selectedBy.${selection.how}`, { defaultValue: selection.how }),
            isNumber: true,
            cell: ({ figure, standard_deviation }) => spread(format, figure, standard_deviation ?? 0),
          },
          {
            key: 'kept',
            head: t('jobs.report.kept'),
            cell: ({ kept }) => (kept ? t('jobs.report.yes') : t('jobs.report.no')),
          },
        ]}
      />
    </Part>
  );
}

function ImportanceTable({ columns }: { columns: ColumnImportance[] }) {
  const { t } = useTranslation();
  const format = useFormats();
  return (
    <Part title={t('jobs.report.importance')} text={t('jobs.report.importanceText')}>
      <DataTable
        label={t('jobs.report.importance')}
        isCompact
        rows={columns}
        rowKey={({ column }) => column}
        columns={[
          { key: 'column', head: t('jobs.report.column'), cell: ({ column }) => <bdi>{column}</bdi> },
          {
            key: 'gain',
            head: t('jobs.report.gain'),
            isNumber: true,
            cell: ({ gain, standard_deviation }) => spread(format, gain, standard_deviation),
          },
        ]}
      />
    </Part>
  );
}

function Words({ classes }: { classes: ClassWords[] }) {
  const { t } = useTranslation();
  return (
    <Part title={t('jobs.report.words')} text={t('jobs.report.wordsText')}>
      <DataTable
        label={t('jobs.report.words')}
        isCompact
        rows={classes}
        rowKey={(row) => row.class}
        columns={[
          { key: 'class', head: t('jobs.result.class'), cell: (row) => <bdi>{row.class}</bdi> },
          {
            key: 'words',
            head: t('jobs.report.words'),
            cell: ({ words }) => <bdi>{words.map(({ text }) => text).join(' · ')}</bdi>,
          },
        ]}
      />
    </Part>
  );
}

function ReliabilityTable({ reliability }: { reliability: Reliability }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { bins, ece, brier } = reliability;
  const text = t('jobs.report.reliabilityText', { ece: format.share(ece), brier: format.decimal(brier) });
  return (
    <Part title={t('jobs.report.reliability')} text={text}>
      <DataTable
        label={t('jobs.report.reliability')}
        isCompact
        rows={bins}
        rowKey={({ from }) => String(from)}
        columns={[
          {
            key: 'confidence',
            head: t('jobs.report.confidence'),
            isNumber: true,
            cell: ({ confidence }) => format.share(confidence),
          },
          {
            key: 'accuracy',
            head: t('jobs.report.right'),
            isNumber: true,
            cell: ({ accuracy }) => format.share(accuracy),
          },
          { key: 'rows', head: t('jobs.report.rows'), isNumber: true, cell: ({ rows }) => format.integer(rows) },
        ]}
      />
    </Part>
  );
}

function Groups({ report }: { report: GroupReport }) {
  const { t } = useTranslation();
  const format = useFormats();
  const first = report.groups.map(({ evaluation }) => headlineOf(evaluation)).find((figure) => figure);
  const title = t('jobs.report.groups', { column: report.column });
  const others = report.others > 0 ? t('jobs.report.groupsOthers', { count: report.others }) : '';
  return (
    <Part title={title} text={`${t('jobs.report.groupsText')} ${others}`.trim()}>
      <DataTable
        label={title}
        isCompact
        rows={report.groups}
        rowKey={({ group }) => group}
        columns={[
          { key: 'group', head: report.column, cell: ({ group }) => <bdi>{group}</bdi> },
          {
            key: 'score',
            head: first ? t(`jobs.result.${first.name}`) : '',
            isNumber: true,
            cell: ({ evaluation }) => {
              const figure = headlineOf(evaluation);
              return figure ? format[figure.form](figure.value) : '–';
            },
          },
          { key: 'rows', head: t('jobs.report.rows'), isNumber: true, cell: ({ rows }) => format.integer(rows) },
        ]}
      />
    </Part>
  );
}

function Ranks({ ranks }: { ranks: NonNullable<Report['ranks']> }) {
  const { t } = useTranslation();
  const format = useFormats();
  return (
    <Part title={t('jobs.report.ranks')} text={t('jobs.report.ranksText')}>
      <DataTable
        label={t('jobs.report.ranks')}
        isCompact
        rows={ranks}
        rowKey={({ layer }) => layer}
        columns={[
          { key: 'layer', head: t('jobs.report.layer'), cell: ({ layer }) => <bdi>{layer}</bdi> },
          { key: 'rank', head: t('jobs.report.rank'), isNumber: true, cell: ({ rank }) => format.integer(rank) },
        ]}
      />
    </Part>
  );
}
