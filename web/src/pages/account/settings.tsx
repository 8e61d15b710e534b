import { Button, PasswordInput, SegmentedControl, Select, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { choose } from '@/app/language';
import { membership } from '@/app/rights';
import { useAccount } from '@/app/session';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '@/i18n/language';
import { NewPassword, passwordFault, repeatFault } from '@/pages/entry/new-password';
import { Card } from '@/parts/card';
import { ShortId } from '@/parts/copy';
import { Facts } from '@/parts/facts';
import { tell, useSending } from '@/parts/form';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import { AccountTabs } from './tabs';

/** What is one's own: language, colours, password. */
export function SettingsPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('app.settings')}>
      <AccountTabs />
      <div className="columns">
        <div>
          <Appearance />
          <Card title={t('account.password.title')}>
            <PasswordForm />
          </Card>
        </div>
        <Profile />
      </div>
    </Page>
  );
}

function Appearance() {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Card title={t('account.appearance')}>
      <Stack>
        <Select
          label={t('app.language')}
          description={t('account.languageText')}
          maw={320}
          data={LANGUAGES.map((one) => ({ value: one, label: LANGUAGE_NAMES[one] }))}
          value={i18n.language}
          onChange={(next) => next && void choose(next as Language)}
          allowDeselect={false}
        />
        <div>
          <Text size="sm" fw={500} mb={4}>
            {t('account.colours')}
          </Text>
          <SegmentedControl
            aria-label={t('account.colours')}
            value={colorScheme}
            onChange={(next) => setColorScheme(next as 'light' | 'dark' | 'auto')}
            data={(['light', 'dark', 'auto'] as const).map((one) => ({
              value: one,
              label: t(`account.scheme.${one}`),
            }))}
          />
        </div>
      </Stack>
    </Card>
  );
}

function Profile() {
  const { t } = useTranslation();
  const account = useAccount();
  const own = membership(account);
  return (
    <Card title={t('account.profile')}>
      <Facts
        lines={[
          [t('people.name'), account.display_name],
          [t('entry.email'), account.email],
          [t('account.partner'), own?.name],
          [t('people.role'), t(`app.role.${own?.role ?? account.platform_role ?? 'none'}`)],
          [t('datasets.id'), <ShortId key="id" id={account.user} />],
        ]}
      />
    </Card>
  );
}

function PasswordForm() {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { current_password: '', new_password: '', repeated: '' },
    validate: {
      new_password: (value) => passwordFault(value, t),
      repeated: (value, { new_password }) => repeatFault(new_password, value, t),
    },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit(({ current_password, new_password }) =>
    send(async () => {
      await ask(api.POST('/v1/account/password', { body: { current_password, new_password } }));
      form.reset();
      tell(t('account.password.changed'));
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack maw={420}>
        <Text size="sm" c="dimmed">
          {t('account.password.text')}
        </Text>
        <ProblemAlert error={error} />
        <PasswordInput
          label={t('account.password.current')}
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={{ 'aria-label': t('entry.showPassword') }}
          {...form.getInputProps('current_password')}
        />
        <NewPassword props={form.getInputProps('new_password')} repeated={form.getInputProps('repeated')} />
        <Button type="submit" loading={isSending} style={{ alignSelf: 'flex-start' }}>
          {t('account.password.button')}
        </Button>
      </Stack>
    </form>
  );
}
