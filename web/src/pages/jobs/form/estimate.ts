import type { Job } from '@/api/types';
import { resultOf } from '../result';
import type { Spec } from './schema';

/** What a job will take, as far as it can be told before it runs. */
export type Estimate = { steps: number; seconds?: number; judgedBy?: Job };

/** Optimiser steps of the `tabular` recipe: rows that are trained on, in batches, as often as there are epochs. */
export function stepsOf(spec: Spec, rows: number): number | undefined {
  const { test_fraction, batch_size, epochs } = spec as Record<string, number | undefined>;
  if (!test_fraction || !batch_size || !epochs || rows <= 0) return undefined;
  const trained = rows - Math.round(rows * test_fraction);
  return Math.ceil(trained / batch_size) * epochs;
}

/** Judges the time by the newest finished job on the same data with the same network and machine; without one, none is told. */
export function estimate(spec: Spec, dataset: string, rows: number, jobs: Job[]): Estimate | undefined {
  const steps = stepsOf(spec, rows);
  if (steps === undefined) return undefined;
  const alike = jobs.find((job) => {
    const result = resultOf(job);
    return result && result.steps > 0 && job.inputs.train?.dataset === dataset && isAlike(job.spec, spec);
  });
  const result = alike && resultOf(alike);
  if (!result) return { steps };
  return { steps, seconds: (result.wall_seconds / result.steps) * steps, judgedBy: alike };
}

function isAlike(one: Record<string, unknown>, other: Spec): boolean {
  return ['recipe', 'hidden', 'batch_size', 'resources'].every(
    (name) => JSON.stringify(one[name]) === JSON.stringify(other[name]),
  );
}
