import { Button, Group, Text, TextInput } from '@mantine/core';
import { IconSparkles, IconWand } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Column } from '@/api/types';
import { datasetQuery } from '@/pages/datasets/data';
import { useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';
import { type Row, rowFaults } from './rows';

type RowFormProps = {
  source: { dataset: string; number: number };
  columns: Column[];
  isSending: boolean;
  predict: (rows: Row[]) => void;
  /** What was typed cannot be asked about: an answer from before is none to it. */
  onFault: () => void;
};

/** Rows that an example is drawn from. */
const EXAMPLES = 20;

/** One field per column; an empty one is a missing value. */
export function RowForm({ source, columns, isSending, predict, onFault }: RowFormProps) {
  const { t } = useTranslation();
  const [values, setValues] = useState<Record<string, string>>({});
  const [isTried, setTried] = useState(false);
  const faults = rowFaults(values, columns);
  const isEmpty = columns.every(({ name }) => !values[name]?.trim());
  const example = useSending();
  const dataset = useQuery(datasetQuery(source.dataset));
  // An example is a row of the data: who may only train on them sees none.
  const mayTake = dataset.data?.value.permissions.includes('download');
  const fill = () =>
    void example.send(async () => {
      const params = { path: source, query: { rows: EXAMPLES } };
      const preview = await ask(api.GET('/v1/datasets/{dataset}/versions/{number}/preview', { params }));
      const row = preview.rows[Math.floor(Math.random() * preview.rows.length)] as unknown[] | undefined;
      const entries = preview.columns.map((name, index) => [name, text(row?.[index])] as const);
      setValues(Object.fromEntries(entries));
    });
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isEmpty || faults.size > 0) return onFault();
    predict([Object.fromEntries(columns.map(({ name }) => [name, values[name]?.trim() ? values[name] : null]))]);
  };
  return (
    <form onSubmit={submit} noValidate>
      <ProblemAlert error={example.error} mb="md" />
      <Text size="sm" c="dimmed" mb="md">
        {t('models.try.emptyText')}
      </Text>
      <div className="try-fields">
        {columns.map(({ name, type }) => (
          <TextInput
            key={name}
            label={<bdi>{name}</bdi>}
            inputMode={type === 'integer' || type === 'number' ? 'decimal' : 'text'}
            placeholder={t(`datasets.typeOf.${type}`, type)}
            value={values[name] ?? ''}
            onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
            error={isTried && faults.has(name) ? t('jobs.fault.noNumber') : undefined}
            dir="auto"
          />
        ))}
      </div>
      {isTried && isEmpty && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert" mt="md">
          {t('models.try.empty')}
        </Text>
      )}
      <Group mt="lg">
        <Button type="submit" loading={isSending} leftSection={<IconSparkles size={16} aria-hidden />}>
          {t('models.try.predict')}
        </Button>
        {mayTake && (
          <Button
            variant="default"
            loading={example.isSending}
            onClick={fill}
            leftSection={<IconWand size={16} aria-hidden />}
          >
            {t('models.try.example')}
          </Button>
        )}
      </Group>
    </form>
  );
}

function text(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}
