import { Alert, Button, Divider, NativeSelect, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type ChangeEvent, type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { toProblem } from '@/api/problem';
import { nextPath } from '@/app/next-path';
import { signIn } from '@/app/session';
import { useSending } from '@/parts/form';
import { A } from '@/parts/links';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import { EntryFrame } from './frame';
import { type PartnerOption, partnersIn } from './partner-choice';

export function SignInPage() {
  const { t } = useTranslation();
  return (
    <EntryFrame>
      <Page title={t('entry.signIn.title')} lead={t('entry.signIn.lead')}>
        <NotSetUp />
        <SignInForm />
        <Divider my="lg" />
        <Stack gap={6} fz="sm">
          <A to="/apply">{t('entry.signIn.apply')}</A>
          <A to="/public/catalogue">{t('entry.signIn.catalogue')}</A>
          <A to="/join">{t('entry.signIn.join')}</A>
        </Stack>
      </Page>
    </EntryFrame>
  );
}

/** On a new platform nobody can sign in yet: the way to its first account. */
function NotSetUp() {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ['set-up'], queryFn: () => ask(api.GET('/v1/setup')) });
  if (data?.is_set_up !== false) return null;
  return (
    <Alert icon={<IconInfoCircle aria-hidden />} mb="lg" title={t('entry.signIn.new')}>
      {t('entry.signIn.newText')}{' '}
      <A to="/set-up" inherit>
        {t('entry.signIn.setUp')}
      </A>
    </Alert>
  );
}

const route = getRouteApi('/sign-in');

function SignInForm() {
  const { t } = useTranslation();
  const { next } = route.useSearch();
  const router = useRouter();
  const [partners, setPartners] = useState<PartnerOption[]>([]);
  const [values, setValues] = useState({ email: '', password: '', partner: '' });
  const { isSending, error, send } = useSending();
  const field = (name: keyof typeof values) => ({
    name,
    value: values[name],
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLSelectElement>) =>
      setValues({ ...values, [name]: event.currentTarget.value }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { email, password, partner } = values;
    void send(async () => {
      try {
        await signIn({ email: email.trim(), password, ...(partner ? { partner } : {}) });
      } catch (failure) {
        const options = partnersIn(toProblem(failure));
        if (options.length === 0) throw failure;
        setPartners(options);
        setValues({ ...values, partner: options[0]?.id ?? '' });
        return;
      }
      router.history.push(nextPath(next));
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemAlert error={error} />
        <TextInput
          label={t('entry.email')}
          type="email"
          autoComplete="username"
          required
          autoFocus
          {...field('email')}
        />
        <PasswordInput
          label={t('entry.password')}
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={{ 'aria-label': t('entry.showPassword') }}
          {...field('password')}
        />
        {partners.length > 0 && (
          <NativeSelect
            label={t('entry.signIn.partner')}
            description={t('entry.signIn.partnerText')}
            data={partners.map(({ id, name }) => ({ value: id, label: name }))}
            {...field('partner')}
          />
        )}
        <Button type="submit" loading={isSending} fullWidth mt="xs">
          {t('entry.signIn.button')}
        </Button>
      </Stack>
    </form>
  );
}
