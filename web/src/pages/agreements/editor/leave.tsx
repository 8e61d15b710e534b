import { Button, Group, Modal, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

type LeaveProps = {
  /** Whether there is something that was not sent. */
  isDirty: boolean;
  /** What is left behind, when it is not terms. */
  text?: string;
  keep: () => void;
  discard: () => void;
};

/** Asks before the page is left with edits that were not sent. They stay in the tab, unless they are thrown away. */
export function LeaveQuestion({ isDirty, text, keep, discard }: LeaveProps) {
  const { t } = useTranslation();
  const blocked = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  const leave = (first: () => void) => () => {
    first();
    blocked.proceed?.();
  };
  return (
    <Modal
      opened={blocked.status === 'blocked'}
      onClose={() => blocked.reset?.()}
      title={t('terms.leave.title')}
      closeButtonProps={{ 'aria-label': t('terms.leave.stay') }}
    >
      <Text size="sm" mb="lg">
        {text ?? t('terms.leave.text')}
      </Text>
      <Group justify="flex-end">
        <Button variant="subtle" color="red" onClick={leave(discard)}>
          {t('terms.leave.discard')}
        </Button>
        <Button variant="default" onClick={leave(keep)}>
          {t('terms.leave.keep')}
        </Button>
        <Button data-autofocus onClick={() => blocked.reset?.()}>
          {t('terms.leave.stay')}
        </Button>
      </Group>
    </Modal>
  );
}
