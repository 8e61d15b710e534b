import { Button, CloseButton, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Project, ProjectMessage } from '@/api/types';
import { useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';
import { opening } from './messages';
import type { Draft } from './use-draft';

type ComposerProps = {
  project: Project;
  draft: Draft;
  /** The message that is answered, if it is loaded. */
  answered?: ProjectMessage;
  sent: () => Promise<unknown>;
};

/** Where one writes; Ctrl and Enter send. */
export function Composer({ project, draft, answered, sent }: ComposerProps) {
  const { t } = useTranslation();
  const { isSending, error, send } = useSending();
  const isEmpty = draft.text.trim() === '';
  const say = () => {
    if (isEmpty || isSending) return;
    void send(async () => {
      const body = { text: draft.text.trim(), ...(draft.replyTo ? { reply_to: draft.replyTo } : {}) };
      await ask(api.POST('/v1/projects/{project}/messages', { params: { path: { project: project.id } }, body }));
      draft.clear();
      await sent();
      draft.field.current?.focus();
    });
  };
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    say();
  };
  return (
    <form onSubmit={submit} className="composer">
      <Stack gap="sm">
        <ProblemAlert error={error} />
        {draft.replyTo && (
          <Group className="message-quote" justify="space-between" wrap="nowrap">
            <Text size="sm" component="div">
              {t('projects.answering', { name: answered?.person ?? '…' })}{' '}
              {answered?.text && <bdi>{opening(answered.text)}</bdi>}
            </Text>
            <CloseButton size="sm" aria-label={t('projects.answerNothing')} onClick={draft.answerNothing} />
          </Group>
        )}
        <Textarea
          ref={draft.field}
          label={t('projects.yourMessage')}
          description={t('projects.yourMessageText')}
          autosize
          minRows={2}
          maxRows={14}
          maxLength={10_000}
          dir="auto"
          value={draft.text}
          onChange={(event) => draft.write(event.currentTarget.value)}
          onKeyDown={(event) => {
            // Enter alone also ends what an input method composes.
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
            event.preventDefault();
            say();
          }}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={isSending} disabled={isEmpty} leftSection={<IconSend size={16} aria-hidden />}>
            {t('projects.send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
