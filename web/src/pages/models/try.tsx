import { SegmentedControl, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Model, ModelVersion, Predictions } from '@/api/types';
import { versionQuery } from '@/pages/datasets/data';
import { Card } from '@/parts/card';
import { useSending } from '@/parts/form';
import { Outline } from '@/parts/loaded';
import { ProblemAlert } from '@/parts/problem';
import { lineageOf } from './lineage';
import { PredictionsView } from './predictions';
import { RowForm } from './row-form';
import type { Row } from './rows';
import { RowsText } from './rows-text';
import { useEnded } from './standing';

type Way = 'form' | 'text';

/** Asks the model about a row that is typed, or about rows that are pasted. */
export function TryModel({ model, version }: { model: Model; version: ModelVersion }) {
  const { t } = useTranslation();
  const lineage = lineageOf(version);
  const source = lineage.inputs[0] ?? lineage.terms[0]?.sources[0];
  const columns = useQuery({ ...versionQuery(source?.dataset ?? '', source?.number ?? 0), enabled: Boolean(source) });
  const [way, setWay] = useState<Way>('form');
  const [answer, setAnswer] = useState<{ rows: Row[]; predictions: Predictions }>();
  const { isSending, error, send } = useSending();
  const isEnded = useEnded(version).length > 0;
  const place = useRef<HTMLDivElement>(null);
  // On a small screen the answer is below the form.
  useEffect(() => {
    if (answer) place.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  }, [answer]);
  const path = { model: model.id, number: version.number };
  const predict = (rows: Row[]) =>
    void send(async () => {
      setAnswer(undefined);
      const params = { path };
      const predictions = await ask(
        api.POST('/v1/models/{model}/versions/{number}/predict', { params, body: { rows: rows as never } }),
      );
      setAnswer({ rows, predictions });
    });
  const left = (columns.data?.columns ?? []).filter(
    ({ name }) => name !== lineage.spec?.target && isUsed(name, lineage.spec),
  );
  const shown = left.length > 0 ? way : 'text';
  if (columns.isLoading) return <Outline />;
  // Why stands above the tabs' content.
  if (isEnded) return null;
  const forget = () => setAnswer(undefined);
  return (
    <div className="columns">
      <Card title={t('models.try.title')}>
        {left.length > 0 && (
          <SegmentedControl
            mb="md"
            aria-label={t('models.try.way')}
            value={way}
            onChange={(value) => setWay(value as Way)}
            data={[
              { value: 'form', label: t('models.try.form') },
              { value: 'text', label: t('models.try.text') },
            ]}
          />
        )}
        {shown === 'form' && source ? (
          <RowForm source={source} columns={left} isSending={isSending} predict={predict} onFault={forget} />
        ) : (
          <>
            {left.length === 0 && (
              <Text size="sm" c="dimmed" mb="md">
                {t('models.try.noColumns')}
              </Text>
            )}
            <RowsText isSending={isSending} predict={predict} onFault={forget} />
          </>
        )}
      </Card>
      <div aria-live="polite" ref={place}>
        <ProblemAlert error={error} mb="lg" />
        {answer && !error && <PredictionsView answer={answer.predictions} />}
      </div>
    </div>
  );
}

type Spec = ReturnType<typeof lineageOf>['spec'];

/** Whether the network sees a column. */
function isUsed(name: string, spec: Spec): boolean {
  const { include, drop } = spec?.features ?? {};
  return (!include || include.includes(name)) && !drop?.includes(name);
}
