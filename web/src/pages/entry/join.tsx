import { Button, PasswordInput, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { signIn } from '@/app/session';
import { useSending } from '@/parts/form';
import { A } from '@/parts/links';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import { useFragment } from './fragment';
import { EntryFrame } from './frame';
import { NewPassword, passwordFault, repeatFault } from './new-password';

type Who = 'new' | 'known';

/** Accepts an invitation. A link carries it behind `#`, which browsers send to no server and no log. */
export function JoinPage() {
  const { t } = useTranslation();
  return (
    <EntryFrame>
      <Page title={t('entry.join.title')} lead={t('entry.join.lead')}>
        <JoinForm />
      </Page>
    </EntryFrame>
  );
}

function JoinForm() {
  const { t } = useTranslation();
  const router = useRouter();
  const [who, setWho] = useState<Who>('new');
  const invitation = useFragment();
  const form = useForm({
    initialValues: {
      token: invitation,
      display_name: '',
      password: '',
      repeated: '',
    },
    validate: {
      token: (value) => (/^hansa_in_\S+$/.test(value.trim()) ? null : t('entry.join.tokenWrong')),
      display_name: (value) => (who === 'new' && value.trim() === '' ? t('entry.nameMissing') : null),
      password: (value) => (who === 'new' ? passwordFault(value, t) : null),
      repeated: (value, { password }) => (who === 'new' ? repeatFault(password, value, t) : null),
    },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit(({ token, display_name, password }) =>
    send(async () => {
      const named = who === 'new' ? { display_name: display_name.trim() } : {};
      const accepted = await ask(
        api.POST('/v1/invitations/accept', { body: { token: token.trim(), password, ...named } }),
      );
      const partner = accepted.partner ? { partner: accepted.partner } : {};
      await signIn({ email: accepted.email, password, ...partner });
      router.history.push('/');
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemAlert error={error} />
        <TextInput
          label={t('entry.join.token')}
          description={t('entry.join.tokenText')}
          placeholder="hansa_in_…"
          autoComplete="off"
          spellCheck={false}
          required
          {...form.getInputProps('token')}
        />
        <SegmentedControl
          aria-label={t('entry.join.who')}
          value={who}
          onChange={(value) => setWho(value as Who)}
          data={[
            { value: 'new', label: t('entry.join.new') },
            { value: 'known', label: t('entry.join.known') },
          ]}
          fullWidth
        />
        {who === 'new' ? (
          <>
            <TextInput
              label={t('entry.name')}
              autoComplete="name"
              maxLength={120}
              required
              dir="auto"
              {...form.getInputProps('display_name')}
            />
            <NewPassword props={form.getInputProps('password')} repeated={form.getInputProps('repeated')} />
          </>
        ) : (
          <>
            <Text size="sm" c="dimmed">
              {t('entry.join.knownText')}
            </Text>
            <PasswordInput
              label={t('entry.password')}
              autoComplete="current-password"
              required
              visibilityToggleButtonProps={{ 'aria-label': t('entry.showPassword') }}
              {...form.getInputProps('password')}
            />
          </>
        )}
        <Button type="submit" loading={isSending} mt="xs">
          {t('entry.join.button')}
        </Button>
        <A to="/sign-in" fz="sm">
          {t('entry.toSignIn')}
        </A>
      </Stack>
    </form>
  );
}
