import { Stack } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Project } from '@/api/types';
import { TaskLine } from '@/pages/home/task-line';

/** Projects in which others have said what one has not read, on the home page. */
export function ProjectTasks({ projects }: { projects: Project[] }) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" mb="xs">
      {projects.map((one) => (
        <TaskLine
          key={one.id}
          to="/projects/$project"
          params={{ project: one.id }}
          search={{ tab: 'discussion' }}
          icon={IconMessages}
          title={one.name}
          text={t('home.waiting.unread', { count: one.unread })}
          isUrgent
        />
      ))}
    </Stack>
  );
}
