import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './dialog';
import { ProblemAlert } from './problem';

type ConfirmProps = {
  /** What the button says that opens the question. */
  label: string;
  title: string;
  text: ReactNode;
  /** What the button says that does it. */
  confirm: string;
  /** What the button says that leaves all as it is; "Cancel" when left out, which would be a riddle beside what cancels. */
  keep?: string;
  /** Whether the other side and the audit log are told why. */
  reason?: string;
  isHarmless?: boolean;
  icon?: ReactNode;
  size?: string;
  variant?: string;
  onConfirm: (reason: string) => Promise<unknown>;
};

/** A button for what cannot be undone, or what others feel: says what it means, and asks. */
export function ConfirmButton(props: ConfirmProps) {
  const [isOpen, dialog] = useDisclosure(false);
  const color = props.isHarmless ? undefined : 'red';
  return (
    <>
      <Button
        size={props.size ?? 'sm'}
        variant={props.variant ?? 'light'}
        color={color}
        leftSection={props.icon}
        onClick={dialog.open}
      >
        {props.label}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={props.title}>
        <Question {...props} close={dialog.close} />
      </Dialog>
    </>
  );
}

function Question({ text, confirm, keep, reason, isHarmless, onConfirm, close }: ConfirmProps & { close: () => void }) {
  const { t } = useTranslation();
  const [why, setWhy] = useState('');
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm(why.trim());
      close();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack gap="md">
      <Text component="div" size="sm">
        {text}
      </Text>
      {reason && (
        <Textarea
          label={reason}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={2000}
          required
          data-autofocus
          dir="auto"
        />
      )}
      <ProblemAlert error={error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {keep ?? t('parts.cancel')}
        </Button>
        <Button
          color={isHarmless ? undefined : 'red'}
          loading={isBusy}
          disabled={Boolean(reason) && why.trim() === ''}
          onClick={() => void run()}
        >
          {confirm}
        </Button>
      </Group>
    </Stack>
  );
}
