import { Code, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dataset } from '@/api/types';
import { versionQuery } from '@/pages/datasets/data';
import { Outline } from '@/parts/loaded';
import { ProblemAlert } from '@/parts/problem';
import { datasetVersionsQuery, type Located, locatedQuery, ownDatasetsQuery } from './test-sets';
import type { DefinitionForm } from './use-definition-form';

/** The hidden test set: a version of a data set of the lead's, and the column that is to be predicted. */
export function TestSetFields({ form }: { form: DefinitionForm }) {
  const datasets = useQuery(ownDatasetsQuery);
  const [first] = useState(form.values.dataset_version);
  const located = useQuery({ ...locatedQuery(first), enabled: first !== '' });
  const error = datasets.error ?? located.error;
  if (error) return <ProblemAlert error={error} />;
  if (!datasets.data || (first !== '' && located.data === undefined)) return <Outline lines={2} />;
  return <Fields form={form} datasets={datasets.data} located={located.data ?? undefined} />;
}

type FieldsProps = { form: DefinitionForm; datasets: Dataset[]; located?: Located };

function Fields({ form, datasets, located }: FieldsProps) {
  const { t } = useTranslation();
  const [dataset, setDataset] = useState(located?.dataset.id ?? null);
  const versions = useQuery({ ...datasetVersionsQuery(dataset ?? ''), enabled: dataset !== null });
  // Only of CSV can the target be taken away row by row.
  const usable = (versions.data ?? []).filter(({ format }) => format === 'csv');
  const chosen = usable.find(({ id }) => id === form.values.dataset_version);
  const chooseDataset = (next: string | null) => {
    setDataset(next);
    form.setFieldValue('dataset_version', '');
  };
  const newest = usable[0]?.id;
  const isOpen = dataset !== null && form.values.dataset_version === '';
  // Most mean the newest; another can be chosen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the form is another object at each rendering.
  useEffect(() => {
    if (isOpen && newest) form.setFieldValue('dataset_version', newest);
  }, [isOpen, newest]);
  const isElsewhere = form.values.dataset_version !== '' && dataset === null;
  return (
    <div className="rule-fields" data-part="dataset_version" tabIndex={-1}>
      {isElsewhere && (
        <Text size="sm" className="wide">
          {t('standards.editor.testSetElsewhere')} <Code>{form.values.dataset_version}</Code>
        </Text>
      )}
      <Select
        label={t('standards.editor.testDataset')}
        placeholder={t('standards.editor.chooseDataset')}
        data={datasets.filter((one) => one.latest_version).map(({ id, name }) => ({ value: id, label: name }))}
        value={dataset}
        onChange={chooseDataset}
        searchable
        required
        error={dataset === null ? form.errors.dataset_version : undefined}
      />
      {dataset !== null && (
        <Select
          label={t('standards.editor.testVersion')}
          description={versions.data && usable.length === 0 ? t('standards.editor.noCsv') : undefined}
          data={usable.map(({ id, number }) => ({ value: id, label: t('datasets.versionNumber', { number }) }))}
          allowDeselect={false}
          required
          {...form.getInputProps('dataset_version')}
        />
      )}
      <TargetField form={form} dataset={dataset} number={chosen?.number} />
    </div>
  );
}

function TargetField({ form, dataset, number }: { form: DefinitionForm; dataset: string | null; number?: number }) {
  const { t } = useTranslation();
  const version = useQuery({ ...versionQuery(dataset ?? '', number ?? 0), enabled: Boolean(dataset && number) });
  const names = new Set((version.data?.columns ?? []).map(({ name }) => name));
  if (form.values.target) names.add(form.values.target);
  return (
    <Select
      label={t('standards.target')}
      description={t('standards.editor.targetText')}
      nothingFoundMessage={number ? undefined : t('standards.editor.targetLater')}
      data={[...names]}
      searchable
      required
      {...form.getInputProps('target')}
      onChange={(value) => form.setFieldValue('target', value ?? '')}
    />
  );
}
