import { describe, expect, it } from 'vitest';
import type { Account } from '@/api/types';
import { type Action, can, includes, type Role } from './rights';

function member(role: Role, status = 'active'): Account {
  const partner = `pa_${'0'.repeat(32)}`;
  return {
    user: `us_${'0'.repeat(32)}`,
    email: 'a@example.org',
    display_name: 'A',
    partner,
    memberships: [{ partner, name: 'P', role, status }],
    credential: 'se_1',
  };
}

function staff(role: string): Account {
  return { ...member('viewer'), partner: undefined, memberships: [], platform_role: role };
}

describe('rights', () => {
  it.each([
    ['viewer', 'dataset:read', true],
    ['viewer', 'dataset:write', false],
    ['scientist', 'job:submit', true],
    ['scientist', 'audit:read', false],
    ['steward', 'dataset:grant', true],
    ['steward', 'job:submit', false],
    ['admin', 'job:submit', true],
    ['admin', 'agreement:sign', true],
    ['owner', 'member:change', true],
    ['owner', 'audit:read-all', false],
    ['scientist', 'conformance:run', true],
    ['scientist', 'standard:edit', false],
    ['steward', 'standard:edit', true],
    ['steward', 'standard:release', false],
    ['admin', 'alliance:lead', true],
    ['viewer', 'project:read', true],
    ['viewer', 'project:work', false],
    ['scientist', 'project:work', true],
    ['scientist', 'project:manage', false],
    ['steward', 'project:manage', true],
    ['viewer', 'usage:read', true],
    ['scientist', 'pool:ask', true],
    ['steward', 'pool:ask', false],
    ['steward', 'statement:read', false],
    ['admin', 'budget:change', true],
    ['admin', 'budget:set', false],
    ['viewer', 'catalogue:read', true],
    ['scientist', 'catalogue:publish', false],
    ['steward', 'catalogue:publish', true],
  ] as [Role, Action, boolean][])('%s may %s: %s', (role, action, expected) => {
    expect(can(member(role), action)).toBe(expected);
  });

  it('leaves a suspended partner reading, cancelling and terminating', () => {
    expect(can(member('owner', 'suspended'), 'agreement:terminate')).toBe(true);
    expect(can(member('owner', 'suspended'), 'job:cancel')).toBe(true);
    expect(can(member('owner', 'suspended'), 'job:submit')).toBe(false);
    expect(can(member('owner', 'suspended'), 'catalogue:read')).toBe(false);
  });

  it('knows the platform roles', () => {
    expect(can(staff('operator'), 'partner:admit')).toBe(true);
    expect(can(staff('auditor'), 'partner:admit')).toBe(false);
    expect(can(staff('auditor'), 'audit:read-all')).toBe(true);
    expect(can(staff('operator'), 'dataset:read')).toBe(false);
  });

  it('lets nobody reach a role above their own', () => {
    expect(includes('admin', 'owner')).toBe(false);
    expect(includes('steward', 'scientist')).toBe(false);
    expect(includes('owner', 'owner')).toBe(true);
  });
});
