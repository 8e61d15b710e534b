import { Stack } from '@mantine/core';
import { IconMessages, IconUsersGroup } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Project } from '@/api/types';
import { useAccount } from '@/app/session';
import { TaskLine } from '@/pages/home/task-line';

/** Projects in which others have said what one has not read, and those that have just begun, on the home page. */

export function ProjectTasks({ projects }: { projects: Project[] }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const others = ({ parties }: Project) =>
    parties
      .filter(({ id }) => id !== partner)
      .map(({ name }) => name)
      .join(', ');
  return (
    <Stack gap="xs" mb="xs">
      {projects.map((one) => (
        <TaskLine
          key={one.id}
          to="/projects/$project"
          params={{ project: one.id }}
          search={one.unread > 0 ? { tab: 'discussion' } : {}}
          icon={one.unread > 0 ? IconMessages : IconUsersGroup}
          title={one.name}
          text={
            one.unread > 0
              ? t('home.waiting.unread', { count: one.unread })
              : t('home.waiting.newProject', { partner: others(one) })
          }
          isUrgent
        />
      ))}
    </Stack>
  );
}
