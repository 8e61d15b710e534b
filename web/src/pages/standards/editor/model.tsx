import { Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { freshKey } from '@/pages/agreements/editor/values';
import { Card } from '@/parts/card';
import { METRICS } from '../definition';
import { AddButton, EditorRow, PartError, RemoveButton } from './row';
import { TestSetFields } from './test-set';
import type { DefinitionForm } from './use-definition-form';

/** What a model has to reach, and on what it is scored. */
export function ModelFields({ form }: { form: DefinitionForm }) {
  const { t } = useTranslation();
  return (
    <Card title={t('standards.editor.model')}>
      <Stack>
        <Switch label={t('standards.editor.hasModel')} {...form.getInputProps('hasModel', { type: 'checkbox' })} />
        {form.values.hasModel && (
          <>
            <Text size="sm" c="dimmed">
              {t('standards.editor.testSetText')}
            </Text>
            <TestSetFields form={form} />
            <Bars form={form} />
          </>
        )}
      </Stack>
    </Card>
  );
}

function Bars({ form }: { form: DefinitionForm }) {
  const { t } = useTranslation();
  const rows = form.values.bars;
  const add = () => {
    const metric = METRICS.find((one) => rows.every((row) => row.metric !== one)) ?? 'accuracy';
    const isLoss = metric === 'log_loss';
    form.insertListItem('bars', {
      key: freshKey(rows),
      metric,
      threshold: isLoss ? '0.5' : '0.9',
      direction: isLoss ? 'at_most' : 'at_least',
    });
    form.clearFieldError('bars');
  };
  return (
    <Stack gap="sm" data-part="bars" tabIndex={-1}>
      <Text size="sm" fw={500}>
        {t('standards.bars')}
      </Text>
      {rows.map((row, index) => (
        <BarRow key={row.key} form={form} index={index} />
      ))}
      <PartError error={form.errors.bars} />
      {rows.length < METRICS.length && <AddButton label={t('standards.editor.addBar')} onClick={add} />}
    </Stack>
  );
}

function BarRow({ form, index }: { form: DefinitionForm; index: number }) {
  const { t } = useTranslation();
  const at = (field: string) => form.getInputProps(`bars.${index}.${field}`);
  const name = t('standards.editor.barNumber', { number: index + 1 });
  return (
    <EditorRow name={name}>
      <div className="rule-fields">
        <Select
          label={t('standards.editor.metric')}
          data={METRICS.map((value) => ({ value, label: t(`standards.metric.${value}`) }))}
          allowDeselect={false}
          {...at('metric')}
        />
        <Select
          label={t('standards.editor.direction')}
          data={['at_least', 'at_most'].map((value) => ({ value, label: t(`standards.editor.directionOf.${value}`) }))}
          allowDeselect={false}
          {...at('direction')}
        />
        <TextInput label={t('standards.editor.threshold')} inputMode="decimal" required {...at('threshold')} />
      </div>
      <RemoveButton
        label={t('standards.editor.remove')}
        name={t('standards.editor.removeNumbered', { name })}
        onClick={() => form.removeListItem('bars', index)}
      />
    </EditorRow>
  );
}
