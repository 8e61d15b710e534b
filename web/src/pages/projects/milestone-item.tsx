import { ActionIcon, Badge, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Milestone, Project } from '@/api/types';
import { Dialog } from '@/parts/dialog';
import { Moment } from '@/parts/moment';
import { DueBadge, DueDay } from './due-badge';
import { MilestoneForm } from './milestone-form';
import { useMilestoneActs } from './use-milestone-acts';

type MilestoneItemProps = {
  project: Project;
  milestone: Milestone;
  works: boolean;
  /** Its place among those that are not archived, from 1. */
  place?: number;
  isLast?: boolean;
};

/** One milestone: what it is, when it is due, who reached it, and what can be done. */
export function MilestoneItem({ project, milestone, works, ...order }: MilestoneItemProps) {
  const { t } = useTranslation();
  return (
    <li className={milestone.archived ? 'is-archived' : undefined}>
      <Group justify="space-between" gap="xs">
        <Text fw={600} component="h3" className={milestone.state === 'done' ? 'is-done' : undefined}>
          <bdi>{milestone.title}</bdi>
        </Text>
        <Group gap="xs">
          {milestone.archived && <Badge color="gray">{t('projects.archived')}</Badge>}
          <DueBadge milestone={milestone} />
        </Group>
      </Group>
      {milestone.due_on && (
        <Text size="sm" c="dimmed">
          {t('projects.dueOn')} <DueDay milestone={milestone} />
        </Text>
      )}
      {milestone.description && (
        <Text size="sm" mt={6} className="user-text">
          {milestone.description}
        </Text>
      )}
      {milestone.done_at && <DoneBy project={project} milestone={milestone} at={milestone.done_at} />}
      {works && <Acts project={project} milestone={milestone} {...order} />}
    </li>
  );
}

function DoneBy({ project, milestone, at }: { project: Project; milestone: Milestone; at: string }) {
  const { t } = useTranslation();
  const party = project.parties.find(({ id }) => id === milestone.done_by_partner)?.name;
  return (
    <Text size="sm" c="dimmed" mt={6}>
      {t('projects.doneBy')} <bdi>{milestone.done_by}</bdi>
      {party && (
        <>
          {' · '}
          <bdi>{party}</bdi>
        </>
      )}
      {' · '}
      <Moment time={at} />
    </Text>
  );
}

function Acts({ project, milestone, place = 1, isLast }: Omit<MilestoneItemProps, 'works'>) {
  const { t } = useTranslation();
  const acts = useMilestoneActs(project.id, milestone);
  const [isOpen, dialog] = useDisclosure(false);
  const name = milestone.title;
  const button = (key: string, onClick: () => void) => (
    <Button
      size="xs"
      variant="default"
      onClick={onClick}
      disabled={acts.isBusy}
      aria-label={t(`projects.of.${key}`, { name })}
    >
      {t(`projects.act.${key}`)}
    </Button>
  );
  if (milestone.archived) return <Group mt="sm">{button('restore', acts.restore)}</Group>;
  return (
    <Group mt="sm" gap="xs">
      {milestone.state === 'done' ? button('reopen', acts.reopen) : button('done', acts.finish)}
      {button('edit', dialog.open)}
      {button('archive', acts.archive)}
      <ActionIcon
        variant="default"
        disabled={place === 1 || acts.isBusy}
        onClick={() => acts.move(place - 1)}
        aria-label={t('projects.of.up', { name })}
      >
        <IconArrowUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        disabled={isLast || acts.isBusy}
        onClick={() => acts.move(place + 1)}
        aria-label={t('projects.of.down', { name })}
      >
        <IconArrowDown size={16} aria-hidden />
      </ActionIcon>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('projects.editMilestoneTitle')} size="lg">
        <MilestoneForm project={project} milestone={milestone} close={dialog.close} />
      </Dialog>
    </Group>
  );
}
