import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';

type FormEndProps = {
  close: () => void;
  isSending: boolean;
  /** What sending it is called; "Save" when left out. */
  submit?: string;
};

/** The last line of a dialog's form: away from it, or send it. */
export function FormEnd({ close, isSending, submit }: FormEndProps) {
  const { t } = useTranslation();
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={close}>
        {t('parts.cancel')}
      </Button>
      <Button type="submit" loading={isSending}>
        {submit ?? t('parts.save')}
      </Button>
    </Group>
  );
}
