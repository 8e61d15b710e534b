import { Checkbox, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Standard, StandardChange } from '@/api/types';
import { tell, useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { ProblemAlert } from '@/parts/problem';
import { stepOf } from './changes';
import { ChangesView } from './changes-view';
import { forgetStandards, ifMatch } from './data';

export type Preview = { version: string; changes: StandardChange[] };
type ReleaseFormProps = { standard: Standard; preview: Preview; etag?: string; close: () => void };

/** Days at most, for both terms. */
const MOST_DAYS = 3650;

/** Releases the very draft that was read, under the number that was shown. */
export function ReleaseForm({ standard, preview, etag, close }: ReleaseFormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const step = stepOf(preview.changes);
  // A change of texts alone takes nothing from the versions before.
  const hasGrace = step === 'major' || step === 'minor';
  const form = useForm({
    initialValues: { version: '', grace_days: '90', certificate_days: '365', isMeant: false },
    validate: {
      grace_days: (value) => (hasGrace ? daysProblem(value, 0, t) : null),
      certificate_days: (value) => daysProblem(value, 1, t),
      isMeant: (value) => (value ? null : t('standards.release.confirmMissing')),
    },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit(({ grace_days, certificate_days }) =>
    send(async () => {
      const params = { path: { standard: standard.id } };
      const body = {
        version: preview.version,
        certificate_days: Number(certificate_days),
        ...(hasGrace ? { grace_days: Number(grace_days) } : {}),
      };
      const post = api.POST('/v1/standards/{standard}/release', { params, body, ...ifMatch(etag) });
      const released = await ask(post);
      forgetStandards();
      tell(t('standards.release.done', { version: released.version }));
      close();
      await navigate({ to: '/standards/$standard', params: { standard: standard.id } });
    }),
  );
  return (
    // It stands inside another form in React's tree, though not in the document's.
    <form
      onSubmit={(event) => {
        event.stopPropagation();
        submit(event);
      }}
      noValidate
    >
      <Stack>
        <Text size="sm">{t('standards.release.text')}</Text>
        <ChangesView changes={preview.changes} />
        {hasGrace && (
          <TextInput
            label={t('standards.release.grace')}
            description={t('standards.release.graceText')}
            inputMode="numeric"
            required
            {...form.getInputProps('grace_days')}
          />
        )}
        <TextInput
          label={t('standards.release.certificates')}
          description={t('standards.release.certificatesText')}
          inputMode="numeric"
          required
          {...form.getInputProps('certificate_days')}
        />
        <Checkbox label={t('standards.release.confirm')} {...form.getInputProps('isMeant', { type: 'checkbox' })} />
        <ProblemAlert error={error} />
        <FormEnd
          close={close}
          isSending={isSending}
          submit={t('standards.release.button', { version: preview.version })}
        />
      </Stack>
    </form>
  );
}

function daysProblem(text: string, least: number, t: TFunction): string | null {
  const days = Number(text);
  const isDays = text.trim() !== '' && Number.isInteger(days) && days >= least && days <= MOST_DAYS;
  return isDays ? null : t('standards.wrong.days', { min: least, max: MOST_DAYS });
}
