import { expect, it } from 'vitest';
import type { ConformanceRun } from '@/api/types';
import { MOST_TRIES, recentScored, triesOn } from './tries';

const now = Date.parse('2026-03-31T12:00:00Z');
const run = (day: string, more: Partial<ConformanceRun> = {}) =>
  ({
    artefact: { kind: 'model' },
    requested_at: `2026-03-${day}T12:00:00Z`,
    started_at: `2026-03-${day}T12:00:01Z`,
    state: 'failed',
    standard_version_id: 'sv_1',
    ...more,
  }) as ConformanceRun;
const sets = new Map([
  ['sv_1', 'dv_1'],
  ['sv_2', 'dv_2'],
]);

it('counts what was scored within the time', () => {
  const runs = [
    run('01', { requested_at: '2026-02-28T12:00:00Z' }),
    run('10', { artefact: { kind: 'dataset' } as ConformanceRun['artefact'] }),
    run('11', { started_at: null, state: 'cancelled' }),
    run('12', { started_at: null, state: 'queued' }),
    run('13'),
  ];
  expect(recentScored(runs, now).map(({ requested_at }) => requested_at.slice(8, 10))).toEqual(['12', '13']);
});

it('counts by test set, whichever standard names it', () => {
  const runs = [run('10'), run('11', { standard_version_id: 'sv_2' }), run('12', { standard_version_id: 'sv_3' })];
  expect(triesOn('dv_1', runs, sets)).toEqual({ used: 1, left: MOST_TRIES - 1 });
});

it('says when there is room again', () => {
  const runs = Array.from({ length: MOST_TRIES }, (_, index) => run(String(10 + index)));
  expect(triesOn('dv_1', runs, sets)).toEqual({ used: 10, left: 0, again: new Date('2026-04-09T12:00:00Z') });
});
