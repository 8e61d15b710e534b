import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';

/** Characters at most of what reviewers and applicants say to each other, as the server wants it. */
const MOST = 4000;

type SayFormProps = { label: string; button: string; say: (text: string) => Promise<unknown> };

/** A text and a button: a question, a reply, a note. */
export function SayForm({ label, button, say }: SayFormProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { text: '' },
    validate: { text: (value) => (value.trim() === '' ? t('entry.missing') : null) },
  });
  const { isSending, error, send } = useSending();
  const submit = form.onSubmit(({ text }) =>
    send(async () => {
      await say(text.trim());
      form.reset();
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="xs">
        <ProblemAlert error={error} />
        <Textarea
          label={label}
          autosize
          minRows={2}
          maxRows={12}
          maxLength={MOST}
          required
          dir="auto"
          {...form.getInputProps('text')}
        />
        <Group justify="flex-end">
          <Button type="submit" size="sm" variant="light" loading={isSending}>
            {button}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
