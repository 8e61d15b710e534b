import type { MetricScore } from '@/api/types';

/** Shares are drawn on a whole; a loss on a scale with room for both numbers. */
export function scaleOf({ metric, value, threshold }: MetricScore): number {
  return metric === 'log_loss' ? Math.max(value, threshold, 0.01) * 1.25 : 1;
}
