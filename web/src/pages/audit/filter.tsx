import { Button, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconFilter, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AuditSearch } from './search';

type AuditFilterProps = { search: AuditSearch; onSearch: (search: AuditSearch) => void };

const NONE = { action: '', user: '', target: '', outcome: '', rule: '', agreement: '', from: '', until: '' };
const OUTCOMES = ['done', 'denied', 'hidden', 'missing'];

/** Rows that agree with every field that is filled in. */
export function AuditFilter({ search, onSearch }: AuditFilterProps) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { ...NONE, ...search } });
  const submit = form.onSubmit((values) => {
    const entries = Object.entries(values).map(([name, value]) => [name, (value ?? '').trim()] as const);
    onSearch(Object.fromEntries(entries.filter(([, value]) => value !== '')));
  });
  const clear = () => {
    form.setValues(NONE);
    onSearch({});
  };
  return (
    <form onSubmit={submit} className="toolbar">
      <TextInput
        label={t('audit.action')}
        placeholder="dataset:grant"
        w={170}
        spellCheck={false}
        {...form.getInputProps('action')}
      />
      <Select
        label={t('audit.outcome')}
        data={OUTCOMES.map((one) => ({ value: one, label: t(`status.audit.${one}`) }))}
        w={140}
        clearable
        {...form.getInputProps('outcome')}
        value={form.values.outcome || null}
        onChange={(value) => form.setFieldValue('outcome', value ?? '')}
      />
      <TextInput
        label={t('audit.userId')}
        placeholder="us_…"
        w={170}
        spellCheck={false}
        {...form.getInputProps('user')}
      />
      <TextInput
        label={t('audit.target')}
        placeholder="ds_…"
        w={170}
        spellCheck={false}
        {...form.getInputProps('target')}
      />
      <TextInput
        label={t('audit.rule')}
        placeholder="download_not_granted"
        w={170}
        spellCheck={false}
        {...form.getInputProps('rule')}
      />
      <TextInput
        label={t('audit.agreement')}
        placeholder="ag_…"
        w={170}
        spellCheck={false}
        {...form.getInputProps('agreement')}
      />
      <TextInput type="date" label={t('audit.from')} {...form.getInputProps('from')} />
      <TextInput type="date" label={t('audit.until')} {...form.getInputProps('until')} />
      <Button type="submit" leftSection={<IconFilter size={16} aria-hidden />}>
        {t('audit.filter')}
      </Button>
      {Object.keys(search).length > 0 && (
        <Button variant="subtle" onClick={clear} leftSection={<IconX size={16} aria-hidden />}>
          {t('audit.clear')}
        </Button>
      )}
    </form>
  );
}
