import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useAccount } from '@/app/session';
import { forgetKeys } from '@/pages/agreements/data';
import '@/pages/agreements/agreements.css';
import { Card } from '@/parts/card';
import { CopyBlock } from '@/parts/copy';
import { tell, useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';
import { base64Bytes, opensslKey, opensslProof, statement } from './key-commands';

/** How a partner comes to sign with a key of its own: by the command line, or by hand with openssl and the form below. */
export function RegisterKey() {
  const { t } = useTranslation();
  return (
    <>
      <Card title={t('signingKeys.own')}>
        <Text size="sm" mb="md" maw={760}>
          {t('signingKeys.ownText')}
        </Text>
        <ol className="steps">
          <li>
            {t('signingKeys.make')}
            <CopyBlock text="hansa signing-key new hansa-signing-key.pem" label={t('signingKeys.make')} />
          </li>
          <li>
            {t('signingKeys.register')}
            <CopyBlock
              text={`hansa signing-key register hansa-signing-key.pem --label "${t('signingKeys.example')}"`}
              label={t('signingKeys.register')}
            />
          </li>
        </ol>
      </Card>
      <Card title={t('signingKeys.byHand')}>
        <ByHand />
      </Card>
    </>
  );
}

function ByHand() {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const form = useForm({
    initialValues: { public_key: '', label: '', proof: '' },
    validate: {
      public_key: (value) => (base64Bytes(value.trim()) === 32 ? null : t('signingKeys.wrongKey')),
      label: (value) => (value.trim() === '' ? t('entry.missing') : null),
      proof: (value) => (base64Bytes(value.trim()) === 64 ? null : t('signingKeys.wrongProof')),
    },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit(({ public_key, label, proof }) =>
    send(async () => {
      const body = { public_key: public_key.trim(), label: label.trim(), proof: proof.trim() };
      await ask(api.POST('/v1/party-keys', { body }));
      forgetKeys();
      form.reset();
      tell(t('signingKeys.registered'));
    }),
  );
  const key = form.values.public_key.trim();
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={760}>
        <Text size="sm">{t('signingKeys.byHandText')}</Text>
        <CopyBlock text={opensslKey} label={t('signingKeys.byHand')} />
        <TextInput
          label={t('signingKeys.publicKey')}
          description={t('signingKeys.publicKeyText')}
          required
          spellCheck={false}
          {...form.getInputProps('public_key')}
        />
        {base64Bytes(key) === 32 && (
          <>
            <Text size="sm">{t('signingKeys.proofText')}</Text>
            <CopyBlock text={opensslProof(statement(partner ?? '', key))} label={t('signingKeys.proof')} />
          </>
        )}
        <TextInput
          label={t('signingKeys.proof')}
          description={t('signingKeys.proofHelp')}
          required
          spellCheck={false}
          {...form.getInputProps('proof')}
        />
        <TextInput
          label={t('signingKeys.label')}
          maxLength={120}
          required
          dir="auto"
          {...form.getInputProps('label')}
        />
        <ProblemAlert error={error} />
        <Button type="submit" loading={isSending} style={{ alignSelf: 'flex-start' }}>
          {t('signingKeys.registerButton')}
        </Button>
      </Stack>
    </form>
  );
}
