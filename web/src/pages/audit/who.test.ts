import { expect, it } from 'vitest';
import type { AuditRow } from '@/api/types';
import { isOfStaff, whoOf } from './who';

const names = { people: (user: string) => `person ${user}`, partners: (partner: string) => `partner ${partner}` };
const who = (row: Partial<AuditRow>) => whoOf(row as AuditRow, names, (key) => key);

it('names the other partner where its person is not told', () => {
  expect(who({ user: 'us_1', credential: 'se_1' })).toBe('person us_1');
  expect(who({ credential: 'pa_2', partner: 'pa_1' })).toBe('partner pa_2');
});

it('credits the platform with its own acts alone', () => {
  expect(who({ credential: 'worker' })).toBe('audit.platformActed');
  expect(who({ credential: 'application' })).toBe('audit.applicantActed');
  expect(who({ credential: 'password' })).toBe('audit.nobodyActed');
});

it('knows the rules of the staff', () => {
  expect(isOfStaff('operators')).toBe(true);
  expect(isOfStaff('auditors-usage')).toBe(true);
  expect(isOfStaff('stewards')).toBe(false);
  expect(isOfStaff('operators_only')).toBe(false);
  expect(isOfStaff(null)).toBe(false);
});
