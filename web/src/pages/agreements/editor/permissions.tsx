import { Button, MultiSelect, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Card } from '@/parts/card';
import { type Parties, useWords } from '../terms/words';
import { AssetsField } from './assets-field';
import { useCountries } from './countries';
import type { TermsForm } from './use-terms-form';
import { ACTIONS, freshKey, GIVERS, USAGES } from './values';

type PermissionsProps = { form: TermsForm; parties: Parties };

/** What is allowed, one row each. Whatever is not is forbidden. */
export function PermissionRows({ form, parties }: PermissionsProps) {
  const { t } = useTranslation();
  const rows = form.values.permissions;
  const add = () => {
    const action = ACTIONS.find((one) => rows.every((row) => row.action !== one)) ?? 'train';
    const empty = { scope: 'granted' as const, assets: [], territory: [], usage: [] };
    form.insertListItem('permissions', { key: freshKey(rows), action, by: 'proposer', ...empty });
    form.clearFieldError('permissions');
  };
  return (
    <Card title={t('terms.permissions')}>
      <Stack data-part="permissions" tabIndex={-1}>
        <Text size="sm" c="dimmed">
          {t('terms.permissionsText')}
        </Text>
        {rows.map((row, index) => (
          <Row key={row.key} form={form} parties={parties} index={index} />
        ))}
        {form.errors.permissions && (
          <Text className="part-error" role="alert">
            {form.errors.permissions}
          </Text>
        )}
        <Button variant="light" leftSection={<IconPlus size={16} aria-hidden />} onClick={add} className="add-row">
          {t('terms.addPermission')}
        </Button>
      </Stack>
    </Card>
  );
}

function Row({ form, parties, index }: PermissionsProps & { index: number }) {
  const { t } = useTranslation();
  const { proposer, counterparty } = useWords(parties);
  const countries = useCountries();
  const row = form.values.permissions[index];
  if (!row) return null;
  const at = (field: string) => form.getInputProps(`permissions.${index}.${field}`);
  return (
    <fieldset className="rule-row">
      <legend className="visually-hidden">{t('terms.permissionNumber', { number: index + 1 })}</legend>
      <div className="rule-fields">
        <Select
          className="wide"
          label={t('terms.field.by')}
          data={GIVERS.map((value) => ({ value, label: t(`terms.by.${value}`, { proposer, counterparty }) }))}
          allowDeselect={false}
          {...at('by')}
        />
        <Select
          label={t('terms.field.action')}
          data={ACTIONS.map((value) => ({ value, label: t(`terms.action.${value}`) }))}
          allowDeselect={false}
          {...at('action')}
        />
        <AssetsField form={form} index={index} parties={parties} />
        <MultiSelect
          label={t('terms.field.territory')}
          placeholder={row.territory.length === 0 ? t('terms.any.territory') : undefined}
          data={countries}
          searchable
          hidePickedOptions
          openOnFocus={false}
          nothingFoundMessage={t('terms.noCountry')}
          {...at('territory')}
        />
        <MultiSelect
          label={t('terms.field.usage')}
          placeholder={row.usage.length === 0 ? t('terms.any.usage') : undefined}
          data={USAGES.map((value) => ({ value, label: t(`terms.usage.${value}`) }))}
          hidePickedOptions
          openOnFocus={false}
          {...at('usage')}
        />
      </div>
      <Button
        mt="sm"
        size="xs"
        variant="subtle"
        color="red"
        leftSection={<IconTrash size={15} aria-hidden />}
        onClick={() => form.removeListItem('permissions', index)}
        aria-label={t('terms.removePermission', { number: index + 1 })}
      >
        {t('terms.remove')}
      </Button>
    </fieldset>
  );
}
