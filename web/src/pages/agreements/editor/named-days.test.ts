import { expect, it } from 'vitest';
import { outdatedDays, withDays } from './named-days';
import { blankTerms, toValues } from './values';

const start = { ...blankTerms(new Date('2026-11-26T12:00:00Z')), document: 'from 2026-11-26 until 2027-11-26' };

it('finds a day that the term does not have any more', () => {
  const values = toValues(start);
  expect(outdatedDays(values, start)).toEqual([]);
  const later = { ...values, until: '2028-06-30' };
  const found = outdatedDays(later, start);
  expect(found).toEqual([{ was: '2027-11-26', is: '2028-06-30' }]);
  expect(withDays(later.document, found)).toBe('from 2026-11-26 until 2028-06-30');
  expect(outdatedDays({ ...later, document: 'no days' }, start)).toEqual([]);
});
