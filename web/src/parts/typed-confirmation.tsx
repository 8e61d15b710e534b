import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSending } from './form';
import { ProblemAlert } from './problem';

type TypedConfirmationProps = {
  text: ReactNode;
  /** Asks why; what is answered others read. */
  reason: string;
  /** Asks for `wanted` to be typed. */
  typeWhat: string;
  wanted: string;
  /** What the button says. */
  confirm: string;
  close: () => void;
  onConfirm: (reason: string) => Promise<unknown>;
};

/** The question before something that ends for good, and for others too: why, and its name typed. */
export function TypedConfirmation({ wanted, close, onConfirm, ...texts }: TypedConfirmationProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const { isSending, error, send } = useSending();
  const isMeant = plain(typed) === plain(wanted) && reason.trim() !== '';
  const confirm = (event: React.FormEvent) => {
    event.preventDefault();
    if (!isMeant) return;
    void send(async () => {
      await onConfirm(reason.trim());
      close();
    });
  };
  return (
    <form onSubmit={confirm}>
      <Stack gap="md">
        <Text component="div" size="sm">
          {texts.text}
        </Text>
        <Textarea
          label={texts.reason}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={2000}
          required
          data-autofocus
          dir="auto"
        />
        <TextInput
          label={texts.typeWhat}
          description={<bdi>{wanted}</bdi>}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          required
          autoComplete="off"
          dir="auto"
        />
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('parts.cancel')}
          </Button>
          <Button type="submit" color="red" loading={isSending} disabled={!isMeant}>
            {texts.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A name as people type it: however the spaces and the accents are made. */
function plain(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/g, ' ');
}
