import { Badge, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCountries } from '@/pages/entry/apply/form';
import { useFormats } from '@/parts/format';
import { useIndustries } from '@/parts/industries';
import { Ago } from '@/parts/moment';
import { type PipelineCard, UNDECIDED } from './data';

type BoardCardProps = { card: PipelineCard; stage: string; needed: number };

/** An application on the board: since when it is there, and what it waits for. */
export function BoardCard({ card, stage, needed }: BoardCardProps) {
  const industries = useIndustries();
  const country = useCountries();
  const where = [industries.name(card.industry), card.country && country(card.country)].filter(Boolean).join(' · ');
  return (
    <Link to="/platform/partners/$partner" params={{ partner: card.partner }} className="tile">
      <Text fw={600} dir="auto">
        {card.name}
      </Text>
      <Text size="xs" c="dimmed">
        {where}
      </Text>
      <Text size="xs" c="dimmed" mb={6}>
        <Ago time={card.since} />
      </Text>
      {UNDECIDED.includes(stage) && <Progressed card={card} needed={needed} />}
    </Link>
  );
}

/** How far the assessment has come, and whether the applicant has the word. */
export function Progressed({ card, needed }: { card: PipelineCard; needed: number }) {
  const { t } = useTranslation();
  const format = useFormats();
  const values = { done: format.integer(card.reviewers), needed: format.integer(needed) };
  return (
    <Group gap={6}>
      <Badge color={card.reviewers >= needed ? 'green' : 'gray'}>{t('platform.pipeline.reviewers', values)}</Badge>
      {card.open_questions > 0 && (
        <Badge color="orange">{t('platform.pipeline.questions', { count: card.open_questions })}</Badge>
      )}
    </Group>
  );
}
