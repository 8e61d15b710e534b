import { describe, expect, it } from 'vitest';
import { daysBetween, dueOf, middayOf, nextDue, today } from './days';

describe('days', () => {
  it('is the day where the person is, not in Greenwich', () => {
    expect(today(new Date(2026, 2, 1, 0, 30))).toBe('2026-03-01');
    expect(today(new Date(2026, 11, 31, 23, 59))).toBe('2026-12-31');
    expect(middayOf('2026-03-01').getDate()).toBe(1);
  });

  it('counts over months, leap days and summer time', () => {
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(daysBetween('2026-01-02', '2026-01-01')).toBe(-1);
  });

  it.each([
    ['2026-03-09', 'overdue'],
    ['2026-03-10', 'today'],
    ['2026-03-17', 'soon'],
    ['2026-03-18', 'later'],
    [undefined, 'open'],
  ])('due on %s is %s', (due_on, expected) => {
    expect(dueOf({ state: 'open', due_on }, '2026-03-10')).toBe(expected);
    expect(dueOf({ state: 'done', due_on }, '2026-03-10')).toBe('done');
  });

  it('puts what is due first first, then what has no day, in the order of the list', () => {
    const milestones = [
      { state: 'open', position: 1 },
      { state: 'open', position: 2, due_on: '2026-05-01' },
      { state: 'done', position: 3, due_on: '2026-01-01' },
      { state: 'open', position: 4, due_on: '2026-04-01' },
      { state: 'open', position: 5, due_on: '2026-05-01' },
    ];
    expect(nextDue(milestones, 4).map(({ position }) => position)).toEqual([4, 2, 5, 1]);
    expect(nextDue(milestones, 1)).toHaveLength(1);
  });
});
