import { Button, Checkbox, NumberInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { queries } from '@/app/queries';
import { useAccount } from '@/app/session';
import { Secret } from '@/parts/copy';
import { useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { ProblemAlert } from '@/parts/problem';

const PARTNER_SCOPES = [
  'datasets:read',
  'datasets:write',
  'jobs:read',
  'jobs:write',
  'models:read',
  'models:write',
  'partner:read',
  'partner:write',
  'account',
];
const PLATFORM_SCOPES = ['platform', 'account'];

/** Makes a key; its secret is shown this once. */
export function ApiKeyForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const [secret, setSecret] = useState<string>();
  const form = useForm({
    initialValues: { name: '', scopes: [] as string[], expires_in_days: 90 as number | string },
    validate: {
      name: (value) => (value.trim() === '' ? t('entry.missing') : null),
      scopes: (value) => (value.length === 0 ? t('account.keys.scopeMissing') : null),
      expires_in_days: (value) =>
        Number(value) >= 1 && Number(value) <= 365 ? null : t('jobs.fault.outOfRange', { minimum: 1, maximum: 365 }),
    },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit(({ name, scopes, expires_in_days }) =>
    send(async () => {
      const body = { name: name.trim(), scopes, expires_in_days: Number(expires_in_days) };
      const made = await ask(api.POST('/v1/account/api-keys', { body }));
      setSecret(made.token);
      void queries.invalidateQueries({ queryKey: ['api-keys'] });
    }),
  );
  if (secret) {
    return (
      <Stack>
        <Secret title={t('account.keys.secret')} text={t('account.keys.secretText')} secret={secret} />
        <Button onClick={close}>{t('account.keys.kept')}</Button>
      </Stack>
    );
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert error={error} />
        <TextInput
          label={t('account.keys.name')}
          description={t('account.keys.nameText')}
          maxLength={120}
          required
          dir="auto"
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Checkbox.Group label={t('account.keys.scopes')} required {...form.getInputProps('scopes')}>
          <div className="tiles" style={{ marginTop: 8, '--tile': '210px' } as React.CSSProperties}>
            {(partner ? PARTNER_SCOPES : PLATFORM_SCOPES).map((scope) => (
              <Checkbox
                key={scope}
                value={scope}
                label={scope}
                description={t(`account.scope.${scope.replace(':', '_')}`)}
              />
            ))}
          </div>
        </Checkbox.Group>
        <NumberInput
          label={t('account.keys.days')}
          min={1}
          max={365}
          maw={220}
          clampBehavior="none"
          {...form.getInputProps('expires_in_days')}
        />
        <FormEnd close={close} isSending={isSending} submit={t('account.keys.create')} />
      </Stack>
    </form>
  );
}
