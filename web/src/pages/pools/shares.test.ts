import { describe, expect, it } from 'vitest';
import type { PoolRequest, PoolState } from '@/api/types';
import { shareLeft, usable } from './data';
import { inUnit, rowsOf, type ShareRow, secondsOfShare, sharesOf, sumOf } from './shares';

const HOUR = 3600;
const row = (member: string, unit: ShareRow['unit'], value: number | string): ShareRow => ({
  member,
  name: member,
  unit,
  value,
});
const member = (name: string, share: number, used = 0, reserved = 0, percent?: number) => ({
  member: name,
  name,
  percent,
  share_seconds: share,
  used_seconds: used,
  reserved_seconds: reserved,
});
const state = (members: ReturnType<typeof member>[], left = 100 * HOUR) =>
  ({ members, left_seconds: left }) as unknown as PoolState;

describe('shares', () => {
  it('come from the pool as they were given', () => {
    expect(rowsOf(state([member('a', 40 * HOUR, 0, 0, 40), member('b', 90 * 60)]))).toEqual([
      row('a', 'percent', 40),
      row('b', 'hours', 1.5),
    ]);
  });

  it('add up, percent and hours together', () => {
    const rows = [row('a', 'percent', 40), row('b', 'hours', 25), row('c', 'percent', '')];
    expect(sumOf(rows, 100 * HOUR)).toEqual({ seconds: 65 * HOUR, left: 35 * HOUR, bad: [] });
    expect(sumOf([...rows, row('d', 'hours', 40)], 100 * HOUR).left).toBe(-5 * HOUR);
    expect(sharesOf(rows)).toEqual([
      { member: 'a', percent: 40 },
      { member: 'b', gpu_seconds: 25 * HOUR },
    ]);
  });

  it('are whole percents, and no less than nothing', () => {
    expect(secondsOfShare(row('a', 'percent', 33), 100)).toBe(33);
    expect(secondsOfShare(row('a', 'percent', 33), 10)).toBe(3);
    expect([33.5, -1, 101].map((value) => secondsOfShare(row('a', 'percent', value), 100))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(sumOf([row('a', 'hours', 'x')], 100).bad).toEqual(['a']);
  });

  it('keep their size when their unit changes', () => {
    expect(inUnit(row('a', 'percent', 40), 'hours', 100 * HOUR).value).toBe(40);
    expect(inUnit(row('a', 'hours', 25), 'percent', 100 * HOUR).value).toBe(25);
    expect(inUnit(row('a', 'hours', 25), 'percent', 0).value).toBe(0);
  });
});

describe('what is left', () => {
  it('is of one’s own share, and no more than of the pool', () => {
    const members = [member('a', 40 * HOUR, 10 * HOUR, 5 * HOUR), member('b', 10, 20)];
    expect(shareLeft(state(members), 'a')).toBe(25 * HOUR);
    expect(shareLeft(state(members, HOUR), 'a')).toBe(HOUR);
    expect(shareLeft(state(members), 'b')).toBe(0);
    expect(shareLeft(state(members), 'c')).toBe(0);
  });

  it('is more with an approved request, while it lasts', () => {
    const now = Date.parse('2026-03-10T00:00:00Z');
    const request = (state: string, by: string, expires_at?: string) =>
      ({ state, member: by, expires_at }) as PoolRequest;
    const all = [
      request('approved', 'a', '2026-04-01T00:00:00Z'),
      request('approved', 'a', '2026-03-01T00:00:00Z'),
      request('approved', 'b', '2026-04-01T00:00:00Z'),
      request('used', 'a'),
    ];
    expect(usable(all, 'a', now)).toEqual([all[0]]);
  });
});
