import { describe, expect, it } from 'vitest';
import type { Account } from '@/api/types';
import type { Role } from '@/app/rights';
import { type ProjectRights, rightsIn } from './rights';

function member(role: Role): Account {
  const partner = 'pa_1';
  return {
    user: 'us_1',
    email: 'a@example.org',
    display_name: 'A',
    partner,
    memberships: [{ partner, name: 'P', role, status: 'active' }],
    credential: 'se_1',
  };
}

const ended = { code: 'agreement_terminated', detail: 'the agreement was terminated' };

/** The rights that are there, by name. */
function given(role: Role, part: string | undefined, read_only?: typeof ended): (keyof ProjectRights)[] {
  const rights = rightsIn(member(role), { role: part, read_only });
  return (Object.keys(rights) as (keyof ProjectRights)[]).filter((one) => rights[one]);
}

describe('rights in a project', () => {
  it('leaves observers reading', () => {
    expect(given('scientist', 'observer')).toEqual([]);
    expect(given('viewer', 'observer')).toEqual([]);
  });

  it('lets scientists work and train, and lead without managing people', () => {
    expect(given('scientist', 'contributor')).toEqual(['works', 'submits']);
    expect(given('scientist', 'lead')).toEqual(['works', 'moderates', 'submits']);
  });

  it('lets stewards share what is theirs to share', () => {
    const expected = ['manages', 'works', 'attachesDatasets', 'attachesModels', 'detaches'];
    expect(given('steward', 'contributor')).toEqual(expected);
    expect(given('steward', 'lead')).toContain('leads');
  });

  it('lets an admin who takes no part decide, and not talk', () => {
    expect(given('admin', undefined)).toEqual(['manages', 'leads', 'detaches']);
  });

  it('lets nobody begin anything when the agreement has ended', () => {
    expect(given('owner', 'lead', ended)).toEqual(['manages', 'leads', 'detaches']);
    expect(given('scientist', 'lead', ended)).toEqual([]);
  });
});
