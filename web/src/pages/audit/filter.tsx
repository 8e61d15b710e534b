import { Button, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconFilter, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { actionOptions, ruleOptions } from './actions';
import { Choice, type Option } from './choice';
import type { AuditSearch } from './search';

export type FilterOptions = { people: Option[]; agreements: Option[]; things: Option[] };

type AuditFilterProps = { search: AuditSearch; onSearch: (search: AuditSearch) => void; options: FilterOptions };

const NONE = { action: '', user: '', target: '', outcome: '', rule: '', agreement: '', from: '', until: '' };
const OUTCOMES = ['done', 'denied', 'hidden', 'missing'];

const ACTION = /^[a-z-]+:[a-z-]+$/;
const RULE = /^[a-z]+([_-][a-z]+)*$/;
const idOf = (kind: string) => new RegExp(`^${kind}_[0-9a-f]{32}$`);
/** An id, or the name of a file. */
const TARGET = /^([a-z]{2,3}_[0-9a-f]{32}|\S+\.\S+)$/;

/** Rows that agree with every field that is filled in. */
export function AuditFilter({ search, onSearch, options }: AuditFilterProps) {
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
  const { actions, rules } = useCodes();
  const choice = (name: 'action' | 'user' | 'target' | 'rule' | 'agreement') => ({
    value: form.values[name],
    onChange: (value: string) => form.setFieldValue(name, value),
  });
  return (
    <form onSubmit={submit} className="toolbar">
      <Choice label={t('audit.action')} options={actions} pattern={ACTION} width={210} {...choice('action')} />
      <Select
        label={t('audit.outcome')}
        data={OUTCOMES.map((one) => ({ value: one, label: t(`status.audit.${one}`) }))}
        w={140}
        clearable
        {...form.getInputProps('outcome')}
        value={form.values.outcome || null}
        onChange={(value) => form.setFieldValue('outcome', value ?? '')}
      />
      <Choice label={t('audit.who')} options={options.people} pattern={idOf('us')} width={190} {...choice('user')} />
      <Choice label={t('audit.target')} options={options.things} pattern={TARGET} width={190} {...choice('target')} />
      <Choice label={t('audit.rule')} options={rules} pattern={RULE} width={190} {...choice('rule')} />
      <Choice
        label={t('audit.agreement')}
        options={options.agreements}
        pattern={idOf('ag')}
        width={190}
        {...choice('agreement')}
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

/** Actions and rules by their words. */
function useCodes(): { actions: Option[]; rules: Option[] } {
  const { t, i18n } = useTranslation();
  const texts = (key: string) => t(key, { returnObjects: true }) as unknown as Record<string, string>;
  return {
    actions: actionOptions(texts('audit.actions'), i18n.language),
    rules: ruleOptions(texts('audit.rules'), i18n.language),
  };
}
