import { expect, it } from 'vitest';
import { hasLostData } from './ended';

it('tells when the data of a job is gone', () => {
  const job = { inputs: { train: { dataset: 'ds_1' } } } as never;
  expect(hasLostData(job, [{ id: 'ds_2' }])).toBe(true);
  expect(hasLostData(job, [{ id: 'ds_1' }])).toBe(false);
  expect(hasLostData({ inputs: {} }, [])).toBe(false);
});
