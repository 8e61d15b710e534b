import { Badge, Group, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Partner } from '@/api/types';
import { questions } from '@/pages/entry/apply/draft';
import { formQuery, useSaid } from '@/pages/entry/apply/form';
import { Card } from '@/parts/card';
import { useFormats } from '@/parts/format';
import { useIndustries } from '@/parts/industries';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { type Proposal, type ProposalReason, proposalsQuery } from './data';

/** Recipes, standards and partners that fit the applicant, with the answers that speak for each. */
export function ProposalsCard({ partner }: { partner: Partner }) {
  const { t } = useTranslation();
  const query = useQuery(proposalsQuery(partner.id));
  const recipe = (one: Proposal) => t(`recipe.${one.id}.label`, one.name);
  const other = (one: Proposal) => (
    <A to="/platform/partners/$partner" params={{ partner: one.id }}>
      <bdi>{one.name}</bdi>
    </A>
  );
  return (
    <Card title={t('platform.proposal.title')}>
      <Loaded query={query}>
        {({ recipes, standards, partners }) =>
          recipes.length + standards.length + partners.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('platform.proposal.none')}
            </Text>
          ) : (
            <>
              <Kind title={t('platform.proposal.recipes')} all={recipes} name={recipe} />
              <Kind title={t('platform.proposal.standards')} all={standards} name={(one) => <bdi>{one.name}</bdi>} />
              <Kind title={t('platform.proposal.partners')} all={partners} name={other} />
            </>
          )
        }
      </Loaded>
    </Card>
  );
}

type KindProps = { title: string; all: Proposal[]; name: (one: Proposal) => ReactNode };

function Kind({ title, all, name }: KindProps) {
  const format = useFormats();
  const { t } = useTranslation();
  const id = useId();
  if (all.length === 0) return null;
  return (
    <section aria-labelledby={id} className="proposals">
      <Title order={3} fz="sm" id={id}>
        {title}
      </Title>
      {all.map((one) => (
        <div key={one.id}>
          <Group justify="space-between" gap="xs" wrap="nowrap">
            <Text fw={600} size="sm" component="span">
              {name(one)}
            </Text>
            <Badge>{t('platform.proposal.score', { count: one.score, score: format.integer(one.score) })}</Badge>
          </Group>
          <ul>
            {one.reasons.map((reason) => (
              <Reason key={`${reason.question} ${reason.fits}`} reason={reason} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

/** An answer that speaks for it, as a sentence in words that people read. */
function Reason({ reason }: { reason: ProposalReason }) {
  const { t } = useTranslation();
  const said = useSaid();
  const industries = useIndustries();
  const form = useQuery(formQuery);
  const question = form.data && questions(form.data).find(({ id }) => id === reason.question);
  const words = reason.answers.map((answer) => {
    const choice = question?.choices?.find(({ id }) => id === answer);
    return choice ? said(choice.text) : industries.name(answer);
  });
  return (
    <Text component="li" size="sm" c="dimmed">
      {t(`platform.proposal.fits.${reason.fits}`, {
        answers: words.join(t('platform.proposal.and')),
        defaultValue: words.join(t('platform.proposal.and')),
      })}
    </Text>
  );
}
