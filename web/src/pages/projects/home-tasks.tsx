import { Stack } from '@mantine/core';
import { IconFlag, IconMessages, IconUsersGroup } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Project } from '@/api/types';
import { useAccount } from '@/app/session';
import { TaskLine } from '@/pages/home/task-line';
import { useFormats } from '@/parts/format';
import { middayOf, today } from './days';
import { isDue } from './query';

/** Projects in which others have said what one has not read, a milestone is due, or that have just begun, on the home page. */
export function ProjectTasks({ projects }: { projects: Project[] }) {
  return (
    <Stack gap="xs" mb="xs">
      {projects.map((one) => (
        <Tasks key={one.id} project={one} />
      ))}
    </Stack>
  );
}

function Tasks({ project }: { project: Project }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { partner } = useAccount();
  const isBehind = isDue(project, today(new Date()));
  const others = project.parties.filter(({ id }) => id !== partner).map(({ name }) => name);
  const line = (text: string, icon: typeof IconFlag, tab?: string) => (
    <TaskLine
      key={text}
      to="/projects/$project"
      params={{ project: project.id }}
      search={tab ? { tab } : {}}
      icon={icon}
      title={project.name}
      text={text}
      isUrgent
    />
  );
  return (
    <>
      {project.unread > 0 && line(t('home.waiting.unread', { count: project.unread }), IconMessages, 'discussion')}
      {isBehind &&
        line(
          t('home.waiting.milestone', { day: format.day(middayOf(project.next_due ?? '')) }),
          IconFlag,
          'milestones',
        )}
      {project.unread === 0 &&
        !isBehind &&
        line(t('home.waiting.newProject', { partner: others.join(', ') }), IconUsersGroup)}
    </>
  );
}
