import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import type { Project } from '@/api/types';
import { queries } from '@/app/queries';

/** How often what others may change is read again, in milliseconds. */
const STANDING = 30_000;

/** One project. Its agreement may end at any time, so it is read again by itself. */
export const projectQuery = (project: string) =>
  queryOptions({
    queryKey: ['projects', 'one', project],
    queryFn: () => ask(api.GET('/v1/projects/{project}', { params: { path: { project } } })),
    refetchInterval: STANDING,
  });

/** Everybody who takes part, of both partners. */
export const peopleQuery = (project: string) =>
  queryOptions({
    queryKey: ['projects', 'one', project, 'members'],
    queryFn: () => ask(api.GET('/v1/projects/{project}/members', { params: { path: { project } } })),
    select: ({ items }) => items,
  });

export const thingsQuery = (project: string) =>
  queryOptions({
    queryKey: ['projects', 'one', project, 'things'],
    queryFn: () => ask(api.GET('/v1/projects/{project}/things', { params: { path: { project } } })),
    select: ({ items }) => items,
  });

/** The milestones in their order; archived ones too if they are wanted. */
export const milestonesQuery = (project: string, archived = false) =>
  queryOptions({
    queryKey: ['projects', 'one', project, 'milestones', archived ? 'all' : 'current'],
    queryFn: () => {
      const params = { path: { project }, query: archived ? { archived } : {} };
      return ask(api.GET('/v1/projects/{project}/milestones', { params }));
    },
    select: ({ items }) => items,
    refetchInterval: STANDING,
  });

/** What happened last, for the list of projects. */
export const lastActivityQuery = (project: string) =>
  queryOptions({
    queryKey: ['projects', 'one', project, 'last'],
    queryFn: () =>
      ask(api.GET('/v1/projects/{project}/activity', { params: { path: { project }, query: { limit: 1 } } })),
    select: ({ items }) => items[0],
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });

/** Everything that is known of projects is read again. */
export function forgetProjects() {
  return queries.invalidateQueries({ queryKey: ['projects'] });
}

/** Only how much is unread is read again: of one project, and in lists. */
export function forgetUnread(project: string) {
  const keys = [['one', project], ['list'], ['all']];
  return Promise.all(keys.map((key) => queries.invalidateQueries({ queryKey: ['projects', ...key], exact: true })));
}

/** What a change names as the revision that it was made from. */
export function madeFrom({ revision }: { revision: number }) {
  return { 'If-Match': `"r${revision}"` };
}

/** The party that is not one's own. */
export function otherParty({ parties }: Pick<Project, 'parties'>, partner: string | null | undefined) {
  return parties.find(({ id }) => id !== partner) ?? { id: '', name: '' };
}
