import { expect, it } from 'vitest';
import { tickLabels } from './ticks';

it('labels what is far apart as it is', () => {
  expect(tickLabels([0, 50, 100])).toEqual(['0', '50', '100']);
  expect(tickLabels([0, 0.025, 0.05])).toEqual(['0.000', '0.025', '0.050']);
  expect(tickLabels([0.9, 1])).toEqual(['0.9', '1.0']);
});

it('tells small values apart', () => {
  expect(tickLabels([0, 2.5e-13, 5e-13])).toEqual(['0', '2.5e-13', '5.0e-13']);
  expect(tickLabels([1e-7, 1.05e-7, 1.1e-7])).toEqual(['1.00e-7', '1.05e-7', '1.10e-7']);
  expect(tickLabels([0.99991, 0.99992])).toEqual(['9.9991e-1', '9.9992e-1']);
});

it('labels a single value', () => {
  expect(tickLabels([3])).toEqual(['3']);
});
