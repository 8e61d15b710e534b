import { Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyBlock, Secret } from '@/parts/copy';
import { useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';

type InviteFormProps = {
  roles: string[];
  /** Invites, and gives the token. */
  invite: (input: { email: string; role: string }) => Promise<string>;
};

/** Invites somebody; the token is shown this once, to be handed to the invited person. */
export function InviteForm({ roles, invite }: InviteFormProps) {
  const { t } = useTranslation();
  const [made, setMade] = useState<{ token: string; email: string }>();
  const form = useForm({
    initialValues: { email: '', role: roles[0] ?? '' },
    validate: { email: (value) => (value.trim() === '' ? t('entry.missing') : null) },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit(({ email, role }) =>
    send(async () => {
      const token = await invite({ email: email.trim(), role });
      setMade({ token, email: email.trim() });
      form.reset();
    }),
  );
  if (made) {
    return (
      <Stack>
        <InvitationSecret token={made.token} email={made.email} />
        <Button variant="default" onClick={() => setMade(undefined)}>
          {t('people.another')}
        </Button>
      </Stack>
    );
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert error={error} />
        <TextInput label={t('entry.email')} type="email" required data-autofocus {...form.getInputProps('email')} />
        <Radio.Group label={t('people.role')} {...form.getInputProps('role')}>
          <Stack gap="sm" mt="xs">
            {roles.map((one) => (
              <Radio key={one} value={one} label={t(`app.role.${one}`)} description={t(`people.roleText.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end">
          <Button type="submit" loading={isSending}>
            {t('people.invite')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** An invitation as a link, which keeps it out of every log, and as the token itself. */
export function InvitationSecret({ token, email }: { token: string; email: string }) {
  const { t } = useTranslation();
  return (
    <Secret
      title={t('people.token')}
      text={t('people.tokenText', { email })}
      secret={`${window.location.origin}/join#${token}`}
    >
      <Text size="sm" fw={600}>
        {t('people.tokenAlone')}
      </Text>
      <CopyBlock label={t('people.tokenAlone')} text={token} />
    </Secret>
  );
}
