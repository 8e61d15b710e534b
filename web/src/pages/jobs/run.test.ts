import { describe, expect, it } from 'vitest';
import type { JobEvent } from '@/api/types';
import { EMPTY_RUN, withEvents } from './run';

let sequence = 0;
function event(kind: string, data: Record<string, unknown> = {}): JobEvent {
  sequence += 1;
  return { sequence, at: '2026-01-01T00:00:00Z', kind, data: data as JobEvent['data'] };
}
const metric = (step: number, value: number) =>
  event('metric', { name: 'loss', split: 'train', step, epoch: 1, value });

describe('a run', () => {
  it('puts curves, progress and notes together', () => {
    const run = withEvents(EMPTY_RUN, [
      event('submitted'),
      event('attempt', { attempt: 1 }),
      event('started', { total_steps: 20, rows: 3 }),
      metric(1, 0.9),
      event('progress', { step: 4, total_steps: 20 }),
      event('epoch', { epoch: 1, epochs: 5, step: 4 }),
    ]);
    expect(run.curves['train/loss']).toEqual([{ step: 1, epoch: 1, value: 0.9 }]);
    expect([run.step, run.totalSteps, run.epoch, run.epochs]).toEqual([4, 20, 1, 5]);
    expect(run.notes.map(({ kind }) => kind)).toEqual(['submitted', 'attempt', 'started']);
    expect(run.isOver).toBe(false);
  });

  it('takes the later of two points at one step, and knows an event that comes twice', () => {
    const [first, second] = [metric(1, 0.9), metric(2, 0.8)];
    const run = withEvents(EMPTY_RUN, [first, second]);
    const again = withEvents(run, [second, metric(1, 0.7), event('succeeded')]);
    expect(again.curves['train/loss']?.map(({ value }) => value)).toEqual([0.7, 0.8]);
    expect(again.isOver).toBe(true);
    expect(run.curves['train/loss']?.map(({ value }) => value)).toEqual([0.9, 0.8]);
    expect(withEvents(again, [second])).toBe(again);
  });

  it('goes back when another attempt begins', () => {
    const run = withEvents(EMPTY_RUN, [
      event('progress', { step: 9, total_steps: 20 }),
      event('attempt', { attempt: 2 }),
    ]);
    expect(run.step).toBe(0);
    expect(withEvents(run, [event('progress', { step: 5, total_steps: 20 })]).step).toBe(5);
  });
});
