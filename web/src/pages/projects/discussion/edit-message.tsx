import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Project, ProjectMessage } from '@/api/types';
import { useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';

type EditMessageProps = {
  project: Project;
  message: ProjectMessage;
  close: () => void;
  again: () => Promise<unknown>;
};

/** Changes what one has said, where it stands. */
export function EditMessage({ project, message, close, again }: EditMessageProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(message.text ?? '');
  const { isSending, error, send } = useSending();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void send(async () => {
      const params = { path: { project: project.id, message: message.id } };
      const body = { text: text.trim() };
      if (body.text !== message.text) {
        await ask(api.PATCH('/v1/projects/{project}/messages/{message}', { params, body }));
        await again();
      }
      close();
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs" mt="xs">
        <ProblemAlert error={error} />
        <Textarea
          aria-label={t('projects.editMessage')}
          autosize
          minRows={2}
          maxLength={10_000}
          dir="auto"
          autoFocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group gap="xs" justify="flex-end">
          <Button size="xs" variant="default" onClick={close}>
            {t('parts.cancel')}
          </Button>
          <Button size="xs" type="submit" loading={isSending} disabled={text.trim() === ''}>
            {t('parts.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
