import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { readAll } from '@/api/lists';
import type { Project } from '@/api/types';

/** Every project that one takes part in; for admins all of their partner's. Newest first. */
export const projectsQuery = queryOptions({
  queryKey: ['projects', 'all'],
  queryFn: () => readAll((query) => ask(api.GET('/v1/projects', { params: { query } }))),
  staleTime: 30_000,
});

/** A project is told of on the home page as new for so long, in milliseconds. */
const NEW = 14 * 86_400_000;

/** Whether one takes part in a project of which a milestone was to be reached by `day`, and is not. */
export function isDue({ role, read_only, next_due }: Project, day: string): boolean {
  return Boolean(role && !read_only && next_due && next_due <= day);
}

/** Whether a project has just begun in which one has no part: most likely the other side has opened it. */
export function isNewTo(project: Project, now: number): boolean {
  return !project.role && !project.read_only && now - new Date(project.created_at).getTime() < NEW;
}
