import { Checkbox, Group, Select, TagsInput, Text, Textarea, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isNumeric, PRIVACY, TYPES } from '../definition';
import { EditorRow, RemoveButton } from './row';
import type { DefinitionForm } from './use-definition-form';

type ColumnRowProps = { form: DefinitionForm; index: number; isOpen: boolean; toggle: () => void };

/** One column: folded to a line, or all that can be said of it. */
export function ColumnRow({ form, index, isOpen, toggle }: ColumnRowProps) {
  const { t } = useTranslation();
  const row = form.values.columns[index];
  if (!row) return null;
  const name = row.name || t('standards.editor.columnNumber', { number: index + 1 });
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <EditorRow name={name}>
      <UnstyledButton onClick={toggle} aria-expanded={isOpen} className="fold">
        <Chevron size={17} aria-hidden />
        <Text span fw={600} className="fold-name">
          <bdi>{name}</bdi>
        </Text>
        <Text span size="sm" c="dimmed">
          {[t(`standards.type.${row.type}`), row.unit, t(`standards.privacy.${row.privacy}`)]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </UnstyledButton>
      {isOpen && <ColumnFields form={form} index={index} />}
      {isOpen && (
        <RemoveButton
          label={t('standards.editor.remove')}
          name={t('standards.editor.removeColumn', { name })}
          onClick={() => form.removeListItem('columns', index)}
        />
      )}
    </EditorRow>
  );
}

function ColumnFields({ form, index }: { form: DefinitionForm; index: number }) {
  const { t } = useTranslation();
  const at = (field: string) => form.getInputProps(`columns.${index}.${field}`);
  const checked = (field: string) => form.getInputProps(`columns.${index}.${field}`, { type: 'checkbox' });
  return (
    <div className="rule-fields">
      <TextInput
        label={t('standards.column.name')}
        description={t('standards.editor.nameText')}
        maxLength={120}
        required
        dir="auto"
        {...at('name')}
      />
      <Select
        label={t('standards.column.type')}
        description={t('standards.editor.typeText')}
        data={TYPES.map((value) => ({ value, label: t(`standards.type.${value}`) }))}
        allowDeselect={false}
        {...at('type')}
      />
      <TextInput
        label={t('standards.column.unit')}
        description={t('standards.editor.unitText')}
        maxLength={120}
        dir="auto"
        {...at('unit')}
      />
      <Select
        label={t('standards.column.privacy')}
        description={t('standards.editor.privacyText')}
        data={PRIVACY.map((value) => ({ value, label: t(`standards.privacy.${value}`) }))}
        allowDeselect={false}
        {...at('privacy')}
      />
      <Bounds form={form} index={index} />
      <TagsInput
        className="wide"
        label={t('standards.column.allowed')}
        description={t('standards.editor.allowedText')}
        maxTags={1000}
        clearable
        clearButtonProps={{ 'aria-label': t('standards.editor.clearAllowed') }}
        {...at('allowed')}
      />
      <Textarea
        className="wide"
        label={t('standards.editor.meaning')}
        autosize
        minRows={1}
        maxLength={2000}
        dir="auto"
        {...at('description')}
      />
      <Group className="wide" gap="lg">
        <Checkbox label={t('standards.editor.required')} {...checked('required')} />
        <Checkbox label={t('standards.editor.nullable')} {...checked('nullable')} />
      </Group>
    </div>
  );
}

/** Limits, as the column's type has them. */
function Bounds({ form, index }: { form: DefinitionForm; index: number }) {
  const { t } = useTranslation();
  const type = form.values.columns[index]?.type ?? '';
  const fields = isNumeric(type) ? ['minimum', 'maximum'] : type === 'text' ? ['max_length'] : [];
  return fields.map((field) => (
    <TextInput
      key={field}
      label={t(`standards.editor.bound.${field}`)}
      inputMode="decimal"
      {...form.getInputProps(`columns.${index}.${field}`)}
    />
  ));
}
