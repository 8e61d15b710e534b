import type { ConformanceRun } from '@/api/types';

/** A partner's runs on one hidden test set, within so many days: so that it cannot be probed. The server counts, and refuses. */
export const MOST_TRIES = 10;
export const TRIES_DAYS = 30;
const DAY = 86_400_000;

export type Tries = {
  used: number;
  left: number;
  /** When there is one more, if none is left. */
  again?: Date;
};

export function isOver({ state }: Pick<ConformanceRun, 'state'>): boolean {
  return state !== 'queued' && state !== 'running';
}

/** Runs of models that count: those that were cancelled before a worker began do not. */
export function recentScored(runs: ConformanceRun[], now: number): ConformanceRun[] {
  return runs.filter(
    (run) =>
      run.artefact.kind === 'model' &&
      new Date(run.requested_at).getTime() > now - TRIES_DAYS * DAY &&
      (run.started_at || run.state === 'queued'),
  );
}

/** What is left of the tries on a test set; `setOf` says on which one a version of a standard scores. */
export function triesOn(testSet: string, recent: ConformanceRun[], setOf: Map<string, string>): Tries {
  const times = recent
    .filter((run) => setOf.get(run.standard_version_id) === testSet)
    .map((run) => new Date(run.requested_at).getTime())
    .sort((one, other) => one - other);
  const left = Math.max(MOST_TRIES - times.length, 0);
  // The run that has to fall out of the time before there is room again.
  const oldest = times[times.length - MOST_TRIES];
  return { used: times.length, left, ...(oldest === undefined ? {} : { again: new Date(oldest + TRIES_DAYS * DAY) }) };
}
