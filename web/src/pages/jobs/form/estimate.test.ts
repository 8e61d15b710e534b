import { expect, it } from 'vitest';
import type { Job } from '@/api/types';
import { estimate, stepsOf } from './estimate';

const spec = {
  recipe: 'tabular',
  test_fraction: 0.2,
  batch_size: 32,
  epochs: 10,
  hidden: [32],
  resources: { cpus: 1, gpus: 0 },
};
const dataset = `ds_${'1'.repeat(32)}`;

function finished(seconds: number, steps: number, input = dataset): Job {
  const evaluation = { task: 'classification', classes: [], confusion: [], loss: 0, accuracy: 1, macro_f1: 1 };
  const result = { evaluation, steps, wall_seconds: seconds };
  return { spec, inputs: { train: { dataset: input } }, result } as unknown as Job;
}

it('counts steps', () => {
  expect(stepsOf(spec, 512)).toBe(130);
  expect(stepsOf(spec, 0)).toBeUndefined();
  expect(stepsOf({}, 512)).toBeUndefined();
});

it('judges the time by a job on the same data', () => {
  expect(estimate(spec, dataset, 512, [finished(13, 130)])?.seconds).toBeCloseTo(13);
  expect(estimate(spec, dataset, 512, [finished(13, 130, `ds_${'2'.repeat(32)}`)])).toEqual({ steps: 130 });
  expect(estimate({ ...spec, hidden: [64] }, dataset, 512, [finished(13, 130)])?.seconds).toBeUndefined();
});
