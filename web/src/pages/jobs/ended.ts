import type { Dataset, Job } from '@/api/types';

/** The agreement that a message of the server names, if it names one. */
export function agreementIn(message: string): string | undefined {
  return /\bag_[0-9a-z]{32}\b/.exec(message)?.[0];
}

/** Whether a job trained on data that is not there to train on any more, as a right to it has ended. */
export function hasLostData(job: Pick<Job, 'inputs'>, usable: Pick<Dataset, 'id'>[]): boolean {
  const { train } = job.inputs;
  return train !== undefined && !usable.some(({ id }) => id === train.dataset);
}
