import { expect, it } from 'vitest';
import { differences } from './differences';

it('names the settings that differ, and no others', () => {
  const base = { epochs: 10, hidden: [32, 16], optimizer: { adam: { beta1: 0.9 } }, seed: 42 };
  const other = {
    epochs: 20,
    hidden: [32, 16],
    optimizer: { adam: { beta1: 0.8 } },
    seed: 42,
    class_weight: 'balanced',
  };
  expect(differences([base, other])).toEqual([
    { path: 'class_weight', values: [undefined, 'balanced'] },
    { path: 'epochs', values: [10, 20] },
    { path: 'optimizer.adam.beta1', values: [0.9, 0.8] },
  ]);
  expect(differences([base, base])).toEqual([]);
});
