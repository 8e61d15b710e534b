import { ActionIcon, Button, Fieldset, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { LANGUAGE_NAMES, LANGUAGES } from '@/i18n/language';
import { useIndustries } from '@/parts/industries';
import { MOST_CONTACTS } from './draft';
import { type ApplicationForm, useCountries } from './form';
import type { DraftForm } from './wizard';

type OrganisationProps = {
  form: ApplicationForm;
  draft: DraftForm;
  /** Whether it was sent before: the name, the branch and the contact's address stay as they are. */
  isCorrection: boolean;
};

/** Who applies, and whom to write to. */
export function Organisation({ form, draft, isCorrection }: OrganisationProps) {
  const { t, i18n } = useTranslation();
  const industries = useIndustries();
  const country = useCountries();
  const countries = form.countries
    .map((value) => ({ value, label: country(value) }))
    .sort((a, b) => a.label.localeCompare(b.label, i18n.language));
  return (
    <Stack>
      <TextInput
        label={t('entry.apply.organisation')}
        autoComplete="organization"
        maxLength={120}
        required
        disabled={isCorrection}
        dir="auto"
        {...draft.getInputProps('organisation')}
      />
      <Select
        label={t('entry.apply.industry')}
        placeholder={t('application.choose')}
        data={form.industries.map((value) => ({ value, label: industries.name(value) }))}
        required
        disabled={isCorrection}
        {...draft.getInputProps('industry')}
      />
      <Select
        label={t('application.size')}
        placeholder={t('application.choose')}
        data={form.sizes}
        required
        {...draft.getInputProps('size')}
      />
      <Select
        label={t('application.country')}
        placeholder={t('application.choose')}
        data={countries}
        searchable
        required
        {...draft.getInputProps('country')}
      />
      <TextInput
        label={t('application.website')}
        placeholder="https://example.org"
        type="url"
        autoComplete="url"
        maxLength={200}
        {...draft.getInputProps('website')}
      />
      <TextInput
        label={t('entry.apply.contact')}
        autoComplete="name"
        maxLength={120}
        required
        dir="auto"
        {...draft.getInputProps('contact_name')}
      />
      <TextInput
        label={t('entry.apply.contactEmail')}
        description={t('application.contactEmailText')}
        type="email"
        autoComplete="email"
        required
        disabled={isCorrection}
        {...draft.getInputProps('contact_email')}
      />
      <Select
        label={t('application.language')}
        data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        allowDeselect={false}
        {...draft.getInputProps('language')}
      />
      <Contacts draft={draft} />
    </Stack>
  );
}

function Contacts({ draft }: { draft: DraftForm }) {
  const { t } = useTranslation();
  return (
    <>
      {draft.values.contacts.map((_, index) => (
        <Fieldset key={index} legend={t('application.further', { number: index + 1 })} radius="md">
          <div className="apply-contact">
            <TextInput
              label={t('application.contactName')}
              maxLength={120}
              required
              dir="auto"
              {...draft.getInputProps(`contacts.${index}.name`)}
            />
            <TextInput
              label={t('entry.email')}
              type="email"
              required
              {...draft.getInputProps(`contacts.${index}.email`)}
            />
            <ActionIcon
              variant="default"
              size={36}
              aria-label={t('application.removeContact', { number: index + 1 })}
              onClick={() => draft.removeListItem('contacts', index)}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </div>
        </Fieldset>
      ))}
      {draft.values.contacts.length < MOST_CONTACTS && (
        <div>
          <Button
            variant="subtle"
            size="sm"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => draft.insertListItem('contacts', { name: '', email: '' })}
          >
            {t('application.addContact')}
          </Button>
        </div>
      )}
    </>
  );
}
