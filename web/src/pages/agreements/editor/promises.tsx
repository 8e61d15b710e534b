import { Button, Checkbox, Select, Stack, Text, Textarea } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Card } from '@/parts/card';
import type { TermsForm } from './use-terms-form';
import { DUTIES, freshKey, PROHIBITIONS } from './values';

/** What both promise not to do, and to do. None of it can be seen by the platform. */
export function Promises({ form }: { form: TermsForm }) {
  const { t } = useTranslation();
  return (
    <Card title={t('terms.promises')}>
      <Stack gap="lg">
        <Text size="sm" c="dimmed">
          {t('terms.promisesText')}
        </Text>
        <Checkbox.Group label={t('terms.prohibitions')} {...form.getInputProps('prohibitions')}>
          <Stack gap="xs" mt="xs">
            {PROHIBITIONS.map((one) => (
              <Checkbox key={one} value={one} label={t(`terms.prohibition.${one}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Duties form={form} />
      </Stack>
    </Card>
  );
}

function Duties({ form }: { form: TermsForm }) {
  const { t } = useTranslation();
  const rows = form.values.duties;
  const add = () => {
    const duty = DUTIES.find((one) => rows.every((row) => row.duty !== one)) ?? 'inform';
    form.insertListItem('duties', { key: freshKey(rows), duty, detail: '' });
  };
  return (
    <Stack gap="sm" data-part="duties" tabIndex={-1}>
      <Text size="sm" fw={500}>
        {t('terms.duties')}
      </Text>
      {rows.map((row, index) => (
        <fieldset key={row.key} className="rule-row">
          <legend className="visually-hidden">{t('terms.dutyNumber', { number: index + 1 })}</legend>
          <div className="rule-fields">
            <Select
              label={t('terms.field.duty')}
              data={DUTIES.map((value) => ({ value, label: t(`terms.duty.${value}`) }))}
              allowDeselect={false}
              {...form.getInputProps(`duties.${index}.duty`)}
            />
            <Textarea
              label={t('terms.field.detail')}
              placeholder={t('terms.detailText')}
              autosize
              minRows={1}
              maxLength={10_000}
              dir="auto"
              {...form.getInputProps(`duties.${index}.detail`)}
            />
          </div>
          <Button
            mt="sm"
            size="xs"
            variant="subtle"
            color="red"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={() => form.removeListItem('duties', index)}
            aria-label={t('terms.removeDuty', { number: index + 1 })}
          >
            {t('terms.remove')}
          </Button>
        </fieldset>
      ))}
      {form.errors.duties && (
        <Text className="part-error" role="alert">
          {form.errors.duties}
        </Text>
      )}
      <Button variant="light" leftSection={<IconPlus size={16} aria-hidden />} onClick={add} className="add-row">
        {t('terms.addDuty')}
      </Button>
    </Stack>
  );
}
