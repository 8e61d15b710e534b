import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';

/** Asks for the key when the link was not opened whole. */
export function KeyForm({ onKey }: { onKey: (key: string) => void }) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { key: '' },
    validate: { key: (value) => (/^hansa_af_\S+$/.test(value.trim()) ? null : t('application.follow.keyWrong')) },
  });
  return (
    <form onSubmit={form.onSubmit(({ key }) => onKey(key.trim()))} noValidate>
      <Stack>
        <TextInput
          label={t('application.follow.key')}
          description={t('application.follow.keyText')}
          placeholder="hansa_af_…"
          autoComplete="off"
          spellCheck={false}
          required
          {...form.getInputProps('key')}
        />
        <Button type="submit">{t('application.follow.open')}</Button>
      </Stack>
    </form>
  );
}
