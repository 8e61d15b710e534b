import { expect, it } from 'vitest';
import { daysIn, otherDays } from './text-days';

const term = { valid_from: '2026-11-27T08:00:00Z', expires_at: '2026-12-31T23:59:59Z' };

it('reads days in figures', () => {
  expect(daysIn('From 2026-11-27 until 2027-11-27; again 2026-11-27.')).toEqual(['2026-11-27', '2027-11-27']);
  expect(daysIn('自 2026年3月1日 起，至 2027 年 11 月 27 日止')).toEqual(['2026-03-01', '2027-11-27']);
  expect(daysIn('on the first of March, 2026')).toEqual([]);
});

it('finds a text that speaks of another term', () => {
  expect(otherDays({ ...term, document: 'From 2026-11-27 until 2027-11-27.' })).toEqual(['2027-11-27']);
  expect(otherDays({ ...term, document: 'From 2026-11-27 until 2026-12-31, paid by 2027-01-31.' })).toEqual([]);
  expect(otherDays({ ...term, document: 'It begins on 2026-11-27.' })).toEqual([]);
  expect(otherDays({ ...term, document: 'No days.' })).toEqual([]);
});
