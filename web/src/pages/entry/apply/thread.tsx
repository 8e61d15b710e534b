import { Badge, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { components } from '@/api/schema';
import { Moment } from '@/parts/moment';
import './apply.css';

type Question = components['schemas']['Question'];

type ThreadProps = {
  question: Question;
  /** How a reviewer is called; the applicant is not told who it was. */
  reviewer: (user?: string | null) => string;
  /** How the applicant is called. */
  applicant: string;
  children?: ReactNode;
};

/** A question of the reviewers, and what was said after it. */
export function Thread({ question, reviewer, applicant, children }: ThreadProps) {
  const { t } = useTranslation();
  const isOpen = question.state === 'open';
  return (
    <article className="thread" aria-label={question.question}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed">
          <bdi>{reviewer(question.asked_by)}</bdi> · <Moment time={question.created_at} />
        </Text>
        <Badge color={isOpen ? 'orange' : 'gray'}>{t(`application.question.${isOpen ? 'open' : 'answered'}`)}</Badge>
      </Group>
      <Text fw={600} className="user-text" dir="auto">
        {question.question}
      </Text>
      {question.replies.map((reply) => (
        <blockquote key={reply.id} className={reply.from === 'reviewer' ? 'reviewer' : undefined}>
          <Text size="sm" c="dimmed">
            <bdi>{reply.from === 'reviewer' ? reviewer(reply.author) : applicant}</bdi> ·{' '}
            <Moment time={reply.created_at} />
          </Text>
          <Text size="sm" className="user-text" dir="auto">
            {reply.text}
          </Text>
        </blockquote>
      ))}
      {children}
    </article>
  );
}
