import { expect, it } from 'vitest';
import { agreementIn, hasLostData } from './ended';

it('finds the agreement that a message names', () => {
  const id = `ag_${'0a'.repeat(16)}`;
  expect(agreementIn(`the agreement ${id}, under which it trained, was terminated`)).toBe(id);
  expect(agreementIn('the right to the data ended')).toBeUndefined();
  expect(agreementIn('ag_1 is no id')).toBeUndefined();
});

it('tells when the data of a job is gone', () => {
  const job = { inputs: { train: { dataset: 'ds_1' } } } as never;
  expect(hasLostData(job, [{ id: 'ds_2' }])).toBe(true);
  expect(hasLostData(job, [{ id: 'ds_1' }])).toBe(false);
  expect(hasLostData({ inputs: {} }, [])).toBe(false);
});
