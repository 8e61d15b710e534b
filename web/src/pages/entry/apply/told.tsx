import { Anchor, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { LANGUAGE_NAMES, type Language } from '@/i18n/language';
import { Facts } from '@/parts/facts';
import { useIndustries } from '@/parts/industries';
import { Loaded } from '@/parts/loaded';
import { SectionAnswers } from './answers';
import { answersOf, formQuery, type Told, useCountries, useSaid } from './form';
import './apply.css';

/** What an organisation told when it applied, with its answers in words. */
export function ToldView({ told }: { told: Told }) {
  const { t } = useTranslation();
  const industries = useIndustries();
  const country = useCountries();
  return (
    <>
      <Facts
        lines={[
          [t('entry.apply.industry'), industries.name(told.industry)],
          [t('application.size'), told.size],
          [t('application.country'), told.country && country(told.country)],
          [t('application.website'), told.website && <Website key="website" address={told.website} />],
          [t('entry.apply.contact'), told.contact_name],
          [t('entry.apply.contactEmail'), told.contact_email],
          [t('application.language'), LANGUAGE_NAMES[told.language as Language] ?? told.language],
          ...told.contacts.map(({ name, email }, index): [string, string] => [
            t('application.further', { number: index + 1 }),
            `${name} <${email}>`,
          ]),
        ]}
      />
      <ToldAnswers told={told} />
    </>
  );
}

/** Somebody else's page: it learns nothing of where the click came from. */
function Website({ address }: { address: string }) {
  if (!/^https?:\/\//.test(address)) return <bdi>{address}</bdi>;
  return (
    <Anchor href={address} target="_blank" rel="noopener noreferrer">
      <bdi>{address}</bdi>
    </Anchor>
  );
}

/** Those who applied before there was a survey have no answers. */
function ToldAnswers({ told }: { told: Told }) {
  const said = useSaid();
  const form = useQuery(formQuery);
  const answers = answersOf(told);
  if (Object.keys(answers).length === 0) return null;
  return (
    <Loaded query={form}>
      {(data) =>
        data.sections.map((section) => (
          <section key={section.id} className="apply-section">
            <Title order={3} fz="md" mb="xs">
              {said(section.title)}
            </Title>
            <SectionAnswers section={section} answers={answers} />
          </section>
        ))
      }
    </Loaded>
  );
}
