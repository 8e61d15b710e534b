import { describe, expect, it } from 'vitest';
import type { Agreement } from '@/api/types';
import { endedFor } from './standing';

const now = Date.parse('2026-11-27T12:00:00Z');
const version = { lineage: { terms: [{ agreement: 'ag_1', owner: 'pa_1', sources: [] }] } } as never;

function agreement(state: string, fates: object = {}, expires_at = '2027-11-27T12:00:00Z', id = 'ag_1') {
  return { id, state, expires_at, rules: { permissions: [], derived_models: { onward: 'nobody', ...fates } } } as never;
}

const isEnded = (one: Agreement) => endedFor(version, [one], now).length > 0;

describe('a model after its agreement', () => {
  it('is unusable after a termination, unless the terms let its maker keep it', () => {
    expect(isEnded(agreement('terminated'))).toBe(true);
    expect(isEnded(agreement('terminated', { after_termination: 'keep' }))).toBe(false);
    expect(isEnded(agreement('active'))).toBe(false);
  });

  it('stays usable after the term, unless the terms say otherwise', () => {
    expect(isEnded(agreement('expired'))).toBe(false);
    expect(isEnded(agreement('expired', { after_expiry: 'stop' }))).toBe(true);
    expect(isEnded(agreement('active', { after_expiry: 'stop' }, '2026-11-27T11:59:59Z'))).toBe(true);
    expect(isEnded(agreement('active', { after_expiry: 'stop' }))).toBe(false);
  });

  it('has nothing to do with other agreements', () => {
    expect(isEnded(agreement('terminated', {}, undefined, 'ag_2'))).toBe(false);
    expect(endedFor({ lineage: {} } as never, [agreement('terminated')], now)).toEqual([]);
  });
});
