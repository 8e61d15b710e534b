import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { signIn } from '@/app/session';
import { useSending } from '@/parts/form';
import { A } from '@/parts/links';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import { EntryFrame } from './frame';
import { NewPassword, passwordFault, repeatFault } from './new-password';

export function SetUpPage() {
  const { t } = useTranslation();
  return (
    <EntryFrame>
      <Page title={t('entry.setUp.title')} lead={t('entry.setUp.lead')}>
        <SetUpForm />
      </Page>
    </EntryFrame>
  );
}

function SetUpForm() {
  const { t } = useTranslation();
  const router = useRouter();
  const form = useForm({
    initialValues: { setup_token: '', email: '', display_name: '', password: '', repeated: '' },
    validate: {
      password: (value) => passwordFault(value, t),
      repeated: (value, { password }) => repeatFault(password, value, t),
    },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit(({ setup_token, email, display_name, password }) =>
    send(async () => {
      const body = {
        setup_token: setup_token.trim(),
        email: email.trim(),
        display_name: display_name.trim(),
        password,
      };
      await ask(api.POST('/v1/setup', { body }));
      await signIn({ email: body.email, password });
      router.history.push('/');
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemAlert error={error} />
        <TextInput
          label={t('entry.setUp.token')}
          description={t('entry.setUp.tokenText')}
          autoComplete="off"
          spellCheck={false}
          required
          autoFocus
          {...form.getInputProps('setup_token')}
        />
        <TextInput
          label={t('entry.email')}
          type="email"
          autoComplete="username"
          required
          {...form.getInputProps('email')}
        />
        <TextInput
          label={t('entry.name')}
          autoComplete="name"
          required
          maxLength={120}
          dir="auto"
          {...form.getInputProps('display_name')}
        />
        <NewPassword props={form.getInputProps('password')} repeated={form.getInputProps('repeated')} />
        <Button type="submit" loading={isSending} mt="xs">
          {t('entry.setUp.button')}
        </Button>
        <A to="/sign-in" fz="sm">
          {t('entry.toSignIn')}
        </A>
      </Stack>
    </form>
  );
}
