import { Button, Group, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGE_NAMES, type Language } from '@/i18n/language';
import { Facts } from '@/parts/facts';
import { useIndustries } from '@/parts/industries';
import { SectionAnswers } from './answers';
import { ORGANISATION } from './check';
import type { Draft } from './draft';
import { type ApplicationForm, useCountries, useSaid } from './form';

type ReviewProps = { form: ApplicationForm; draft: Draft; change: (step: string) => void };

/** All that will be sent, to be read once more. */
export function Review({ form, draft, change }: ReviewProps) {
  const { t } = useTranslation();
  const said = useSaid();
  return (
    <>
      <Part title={t('application.step.organisation')} change={() => change(ORGANISATION)}>
        <OrganisationFacts draft={draft} />
      </Part>
      {form.sections.map((section) => (
        <Part key={section.id} title={said(section.title)} change={() => change(section.id)}>
          <SectionAnswers section={section} answers={draft.answers} />
        </Part>
      ))}
    </>
  );
}

function Part({ title, change, children }: { title: string; change: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <section aria-labelledby={id} className="apply-part">
      <Group justify="space-between" mb="xs">
        <Title order={3} id={id} fz="md">
          {title}
        </Title>
        <Button variant="subtle" size="compact-sm" onClick={change} aria-label={t('application.changePart', { title })}>
          {t('application.change')}
        </Button>
      </Group>
      {children}
    </section>
  );
}

function OrganisationFacts({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const industries = useIndustries();
  const country = useCountries();
  return (
    <Facts
      lines={[
        [t('entry.apply.organisation'), draft.organisation],
        [t('entry.apply.industry'), draft.industry && industries.name(draft.industry)],
        [t('application.size'), draft.size],
        [t('application.country'), draft.country && country(draft.country)],
        [t('application.website'), draft.website],
        [t('entry.apply.contact'), draft.contact_name],
        [t('entry.apply.contactEmail'), draft.contact_email],
        [t('application.language'), LANGUAGE_NAMES[draft.language as Language]],
        ...draft.contacts.map(({ name, email }, index): [string, string] => [
          t('application.further', { number: index + 1 }),
          `${name} <${email}>`,
        ]),
      ]}
    />
  );
}
