import { expect, it } from 'vitest';
import { addressOf, monthAgo } from './data';
import { statementSearch } from './search';

it('counts months in UTC', () => {
  const now = Date.parse('2026-01-31T23:59:00Z');
  expect([0, 1, 12].map((months) => monthAgo(now, months))).toEqual(['2026-01', '2025-12', '2025-01']);
});

it('asks for months that there are', () => {
  expect(statementSearch({ month: '2026-12' })).toEqual({ month: '2026-12' });
  expect(statementSearch({ month: '2026-13' })).toEqual({});
  expect(statementSearch({})).toEqual({});
});

it('knows the addresses, whatever stands in the page’s own', () => {
  expect(addressOf('2026-01')).toBe('/v1/statements/2026-01');
  expect(addressOf('../x', 'pa_1')).toBe('/v1/partners/pa_1/statements/..%2Fx');
});
