import { Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { freshKey } from '@/pages/agreements/editor/values';
import { Card } from '@/parts/card';
import { AddButton, EditorRow, RemoveButton } from './row';
import type { DefinitionForm } from './use-definition-form';

/** Which sections a description must have. */
export function Documents({ form }: { form: DefinitionForm }) {
  const { t } = useTranslation();
  const rows = form.values.documents;
  const add = () => {
    const of = form.values.hasModel ? 'model' : 'dataset';
    form.insertListItem('documents', { key: freshKey(rows), of, section: '', description: '' });
  };
  return (
    <Card title={t('standards.documents')}>
      <Stack gap="sm" data-part="documents" tabIndex={-1}>
        <Text size="sm" c="dimmed">
          {t('standards.documentsText')}
        </Text>
        {rows.map((row, index) => (
          <SectionRow key={row.key} form={form} index={index} />
        ))}
        <AddButton label={t('standards.editor.addSection')} onClick={add} />
      </Stack>
    </Card>
  );
}

function SectionRow({ form, index }: { form: DefinitionForm; index: number }) {
  const { t } = useTranslation();
  const at = (field: string) => form.getInputProps(`documents.${index}.${field}`);
  const name = t('standards.editor.sectionNumber', { number: index + 1 });
  return (
    <EditorRow name={name}>
      <div className="rule-fields">
        <Select
          label={t('standards.editor.sectionOf')}
          data={['dataset', 'model'].map((value) => ({ value, label: t(`standards.sectionOf.${value}`) }))}
          allowDeselect={false}
          {...at('of')}
        />
        <TextInput label={t('standards.editor.section')} maxLength={120} required dir="auto" {...at('section')} />
        <Textarea
          className="wide"
          label={t('standards.editor.sectionText')}
          autosize
          minRows={1}
          maxLength={2000}
          dir="auto"
          {...at('description')}
        />
      </div>
      <RemoveButton
        label={t('standards.editor.remove')}
        name={t('standards.editor.removeNumbered', { name })}
        onClick={() => form.removeListItem('documents', index)}
      />
    </EditorRow>
  );
}
