import { Select, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { freshKey } from '@/pages/agreements/editor/values';
import { Card } from '@/parts/card';
import { ColumnRow } from './column-row';
import { FromDataset } from './from-dataset';
import { AddButton, PartError } from './row';
import type { DefinitionForm } from './use-definition-form';
import { blankColumn, type ColumnValues } from './values';

/** What data has to be like, one row for each column. */
export function Columns({ form }: { form: DefinitionForm }) {
  const { t } = useTranslation();
  return (
    <Card title={t('standards.editor.data')}>
      <Stack data-part="hasData" tabIndex={-1}>
        <Switch
          label={t('standards.editor.hasData')}
          {...form.getInputProps('hasData', { type: 'checkbox' })}
          error={undefined}
        />
        <PartError error={form.errors.hasData} />
        {form.values.hasData && <Rows form={form} />}
      </Stack>
    </Card>
  );
}

function Rows({ form }: { form: DefinitionForm }) {
  const { t } = useTranslation();
  const rows = form.values.columns;
  // They begin folded: what is there already is looked at more often than changed.
  const [open, setOpen] = useState(() => new Set<string>());
  const toggle = (key: string) =>
    setOpen((old) => new Set(old.has(key) ? [...old].filter((one) => one !== key) : [...old, key]));
  const add = () => {
    const key = freshKey(rows);
    form.insertListItem('columns', blankColumn(key));
    form.clearFieldError('columns');
    toggle(key);
  };
  const take = (columns: ColumnValues[]) => {
    const named = new Set(rows.map(({ name }) => name.trim()));
    const fresh = columns.filter(({ name }) => !named.has(name));
    const next = [...rows];
    for (const column of fresh) next.push({ ...column, key: freshKey(next) });
    form.setFieldValue('columns', next);
    form.clearFieldError('columns');
  };
  const wrong = new Set(Object.keys(form.errors).map((path) => /^columns\.(\d+)\./.exec(path)?.[1]));
  return (
    <Stack data-part="columns" tabIndex={-1} gap="sm">
      <FromDataset onTake={take} />
      {rows.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('standards.editor.noColumns')}
        </Text>
      )}
      {rows.map((row, index) => (
        <ColumnRow
          key={row.key}
          form={form}
          index={index}
          isOpen={open.has(row.key) || wrong.has(String(index))}
          toggle={() => toggle(row.key)}
        />
      ))}
      <PartError error={form.errors.columns} />
      <AddButton label={t('standards.editor.addColumn')} onClick={add} />
      <Select
        label={t('standards.editor.extra')}
        data={['allowed', 'refused'].map((value) => ({ value, label: t(`standards.extra.${value}`) }))}
        allowDeselect={false}
        {...form.getInputProps('extra')}
      />
    </Stack>
  );
}
