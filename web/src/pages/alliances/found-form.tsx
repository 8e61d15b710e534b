import { Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { partnersQuery } from '@/pages/platform/data';
import { tell, useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { useIndustries } from '@/parts/industries';
import { ProblemAlert } from '@/parts/problem';
import { forgetAlliances } from './data';

/** Founds an alliance and names its lead, which then sees to the rest itself. */
export function FoundForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const industries = useIndustries();
  const partners = useQuery(partnersQuery);
  const active = (partners.data ?? []).filter(({ status }) => status === 'active');
  const filled = (value: string) => (value.trim() === '' ? t('entry.missing') : null);
  const form = useForm({
    initialValues: { name: '', industry: '', purpose: '', lead: '' },
    validate: { name: filled, industry: filled, purpose: filled, lead: filled },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit(({ name, purpose, ...chosen }) =>
    send(async () => {
      const body = { name: name.trim(), purpose: purpose.trim(), ...chosen };
      const founded = await ask(api.POST('/v1/platform/alliances', { body }));
      forgetAlliances();
      tell(t('alliances.nowFounded', { name: founded.name, lead: founded.lead_name }));
      close();
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          label={t('alliances.name')}
          maxLength={120}
          required
          data-autofocus
          dir="auto"
          {...form.getInputProps('name')}
        />
        <Select
          label={t('alliances.industry')}
          data={industries.options}
          searchable
          required
          {...form.getInputProps('industry')}
        />
        <Textarea
          label={t('alliances.purpose')}
          description={t('alliances.purposeText')}
          autosize
          minRows={3}
          maxLength={2000}
          required
          dir="auto"
          {...form.getInputProps('purpose')}
        />
        <Select
          label={t('alliances.leadPartner')}
          description={t('alliances.leadText')}
          data={active.map(({ id, name }) => ({ value: id, label: name }))}
          searchable
          required
          nothingFoundMessage={t('alliances.nobody')}
          {...form.getInputProps('lead')}
        />
        <ProblemAlert error={error ?? partners.error} />
        <FormEnd close={close} isSending={isSending} submit={t('alliances.found')} />
      </Stack>
    </form>
  );
}
