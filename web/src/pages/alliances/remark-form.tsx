import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';

type RemarkFormProps = {
  label: string;
  button: string;
  close: () => void;
  onSend: (reason: string) => Promise<unknown>;
};

/** What is said along with a step; nothing has to be. */
export function RemarkForm({ label, button, close, onSend }: RemarkFormProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const { isSending, error, send } = useSending();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void send(async () => {
      await onSend(reason.trim());
      close();
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Textarea
          label={label}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          minRows={3}
          maxLength={2000}
          data-autofocus
          dir="auto"
        />
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('parts.cancel')}
          </Button>
          <Button type="submit" loading={isSending}>
            {button}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
