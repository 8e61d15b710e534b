import { useQuery } from '@tanstack/react-query';
import { A } from '@/parts/links';
import { projectsQuery } from './query';

/** A project by its name, as a link; whoever takes no part in it sees its id. */
export function ProjectLink({ project }: { project: string }) {
  const { data } = useQuery(projectsQuery);
  const found = data?.find(({ id }) => id === project);
  if (!found) return `${project.slice(0, 11)}…`;
  return (
    <A to="/projects/$project" params={{ project }} search={{ tab: 'jobs' }}>
      <bdi>{found.name}</bdi>
    </A>
  );
}
