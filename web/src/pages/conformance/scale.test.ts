import { expect, it } from 'vitest';
import type { MetricScore } from '@/api/types';
import { scaleOf } from './scale';

const score = (metric: string, value: number, threshold: number) => ({ metric, value, threshold }) as MetricScore;

it('draws shares on a whole and losses with room for both numbers', () => {
  expect(scaleOf(score('accuracy', 0.2, 0.9))).toBe(1);
  expect(scaleOf(score('log_loss', 0.4, 0.2))).toBe(0.5);
  expect(scaleOf(score('log_loss', 0, 0))).toBeGreaterThan(0);
});
