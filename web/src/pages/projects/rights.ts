import type { Account, Project } from '@/api/types';
import { can } from '@/app/rights';
import { useAccount } from '@/app/session';

export const PARTS = ['observer', 'contributor', 'lead'] as const;

/** What somebody may do in a project, as far as their role in the partner and their part in the project tell. */
export type ProjectRights = {
  /** Add and remove people of one's own partner. Removing stays possible when nothing else goes on. */
  manages: boolean;
  /** Decide about the project itself: rename, close, reopen, move it to another agreement. */
  leads: boolean;
  /** Talk and keep milestones. */
  works: boolean;
  /** Hide messages of others. */
  moderates: boolean;
  submits: boolean;
  attachesDatasets: boolean;
  attachesModels: boolean;
  /** Take things of one's own partner away, also in the end. */
  detaches: boolean;
};

/** A mirror of the server's rules, to offer only what will work. */
export function rightsIn(account: Account, project: Pick<Project, 'role' | 'read_only'>): ProjectRights {
  const isAdmin = can(account, 'agreement:sign');
  const takesPart = project.role === 'contributor' || project.role === 'lead';
  const goesOn = !project.read_only;
  const works = takesPart && goesOn && can(account, 'project:work');
  return {
    manages: can(account, 'project:manage'),
    leads: can(account, 'project:manage') && (isAdmin || project.role === 'lead'),
    works,
    moderates: works && project.role === 'lead',
    submits: takesPart && goesOn && can(account, 'job:submit'),
    attachesDatasets: takesPart && goesOn && can(account, 'dataset:grant'),
    attachesModels: takesPart && goesOn && can(account, 'model:grant'),
    detaches: (isAdmin || takesPart) && can(account, 'dataset:grant'),
  };
}

export function useRightsIn(project: Project): ProjectRights {
  return rightsIn(useAccount(), project);
}
