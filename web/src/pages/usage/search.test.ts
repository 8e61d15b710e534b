import { expect, it } from 'vitest';
import { daysOf, reportSearch, shifted, spanOf } from './search';

const now = Date.parse('2026-03-31T23:30:00Z');

it('takes from an address only what a report can be of', () => {
  expect(reportSearch({ from: '2026-01-01', until: '2026-02-01', by: 'user' })).toEqual({
    from: '2026-01-01',
    until: '2026-02-01',
    by: 'user',
  });
  expect(reportSearch({ from: '2026-02-30', until: 5, by: '<script>' })).toEqual({});
});

it('knows the spans that people ask for, in UTC', () => {
  expect(spanOf('month', now)).toEqual({ from: '2026-03-01', until: '2026-04-01' });
  expect(spanOf('lastMonth', now)).toEqual({ from: '2026-02-01', until: '2026-03-01' });
  expect(spanOf('lastMonth', Date.parse('2026-01-15T00:00:00Z'))).toEqual({ from: '2025-12-01', until: '2026-01-01' });
  expect(spanOf('days', now)).toEqual({ from: '2026-03-02', until: '2026-04-01' });
  expect(spanOf('year', now)).toEqual({ from: '2026-01-01', until: '2026-04-01' });
});

it('has a place for every day', () => {
  expect(daysOf('2026-02-27', '2026-03-02')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  expect(daysOf('2026-03-02', '2026-02-27')).toEqual([]);
  expect(shifted('2026-12-31', 1)).toBe('2027-01-01');
});
