import { expect, it } from 'vitest';
import { chargeOf, isUnfinished, needOf, OWN_PARTNER } from './charge';

const room = { pool: 1000, share: 500, most: 300 };

it('charges a pool for GPU time only', () => {
  const payer = { pool: 'po_1', hours: 1.5, request: '' };
  expect(chargeOf(payer, 1)).toEqual({ pool: 'po_1', gpu_seconds: 5400 });
  expect(chargeOf({ ...payer, request: 'pr_1' }, 1)).toMatchObject({ request: 'pr_1' });
  expect(chargeOf(payer, 0)).toBeUndefined();
  expect(chargeOf(OWN_PARTNER, 1)).toBeUndefined();
});

it('waits until it is said how much', () => {
  expect(isUnfinished({ pool: 'po_1', hours: '', request: '' }, 1)).toBe(true);
  expect(isUnfinished({ pool: 'po_1', hours: 0, request: '' }, 1)).toBe(true);
  expect(isUnfinished({ pool: 'po_1', hours: '', request: '' }, 0)).toBe(false);
  expect(isUnfinished(OWN_PARTNER, 1)).toBe(false);
});

it('tells what the lead has to approve', () => {
  expect([200, 400, 2000].map((seconds) => needOf(seconds, room))).toEqual(['fits', 'tooLarge', 'poolEmpty']);
  expect(needOf(600, { ...room, most: 900 })).toBe('beyondShare');
  expect(needOf(600, { ...room, approved: 600 })).toBe('fits');
  expect(needOf(601, { ...room, approved: 600 })).toBe('requestTooSmall');
  expect(needOf(1001, { ...room, approved: 2000 })).toBe('poolEmpty');
});
