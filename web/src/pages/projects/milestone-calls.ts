import { api, ask } from '@/api/client';
import type { components } from '@/api/schema';
import type { Milestone } from '@/api/types';
import { queries } from '@/app/queries';
import { madeFrom } from './data';

type Update = components['schemas']['UpdateMilestone'];

const at = (project: string, milestone: string) => ({ params: { path: { project, milestone } } });

export function readMilestone(project: string, milestone: string): Promise<Milestone> {
  return ask(api.GET('/v1/projects/{project}/milestones/{milestone}', at(project, milestone)));
}

/** Changes what was read; refused with `revision_outdated` when somebody was faster. */
export function changeMilestone(project: string, from: Milestone, body: Update): Promise<Milestone> {
  const headers = madeFrom(from);
  return ask(api.PATCH('/v1/projects/{project}/milestones/{milestone}', { ...at(project, from.id), body, headers }));
}

export function archiveMilestone(project: string, from: Milestone): Promise<Milestone> {
  const headers = madeFrom(from);
  return ask(api.DELETE('/v1/projects/{project}/milestones/{milestone}', { ...at(project, from.id), headers }));
}

export function restoreMilestone(project: string, milestone: string): Promise<Milestone> {
  return ask(api.POST('/v1/projects/{project}/milestones/{milestone}/restore', at(project, milestone)));
}

export function forgetMilestones(project: string) {
  return queries.invalidateQueries({ queryKey: ['projects', 'one', project, 'milestones'] });
}
