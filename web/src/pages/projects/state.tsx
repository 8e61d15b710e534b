import { Alert, Badge, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Project } from '@/api/types';
import { Moment } from '@/parts/moment';

/** How a project stands: it goes on, it was closed, or its agreement does not carry it. */
export function standingOf({ state, read_only }: Pick<Project, 'state' | 'read_only'>): 'active' | 'frozen' | 'closed' {
  if (state === 'closed') return 'closed';
  return read_only ? 'frozen' : 'active';
}

const COLOURS = { active: 'green', frozen: 'yellow', closed: 'gray' };

export function ProjectState({ project }: { project: Project }) {
  const { t } = useTranslation();
  const standing = standingOf(project);
  return <Badge color={COLOURS[standing]}>{t(`projects.state.${standing}`)}</Badge>;
}

/** Why nothing new is begun, and what can be done about it. */
export function ReadOnlyNotice({ project }: { project: Project }) {
  const { t } = useTranslation();
  const { read_only: why, state_reason, state_changed_at } = project;
  if (!why) return null;
  const isClosed = project.state === 'closed';
  return (
    <Alert
      color={isClosed ? 'gray' : 'yellow'}
      mb="lg"
      icon={<IconLock aria-hidden />}
      title={t(`projects.readOnly.${why.code}`, t('projects.readOnly.other'))}
    >
      <Text size="sm">{t(`projects.readOnlyText.${why.code}`, why.detail)}</Text>
      {isClosed && (
        <Text size="sm" mt={6} className="user-text">
          {state_reason}
        </Text>
      )}
      {isClosed && (
        <Text size="xs" c="dimmed" mt={6}>
          <Moment time={state_changed_at} />
        </Text>
      )}
      <Text size="sm" mt={6}>
        {t('projects.readOnlyStays')}
      </Text>
    </Alert>
  );
}
