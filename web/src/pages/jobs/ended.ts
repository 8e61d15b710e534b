import type { Dataset, Job } from '@/api/types';

/** Whether a job trained on data that is not there to train on any more, as a right to it has ended. */
export function hasLostData(job: Pick<Job, 'inputs'>, usable: Pick<Dataset, 'id'>[]): boolean {
  const { train } = job.inputs;
  return train !== undefined && !usable.some(({ id }) => id === train.dataset);
}
