import type { Account } from '@/api/types';

export type Role = 'viewer' | 'scientist' | 'steward' | 'admin' | 'owner';
export const ROLES: Role[] = ['viewer', 'scientist', 'steward', 'admin', 'owner'];

/** What the portal asks before it offers something; the server's policies decide again, and alone. */
const WITHIN_PARTNER = {
  viewer: [
    'partner:read',
    'member:read',
    'agreement:read',
    'dataset:read',
    'job:read',
    'model:read',
    'alliance:read',
    'conformance:read',
    'certificate:read',
    'project:read',
    'usage:read',
    'pool:read',
    'catalogue:read',
  ],
  scientist: [
    'dataset:download',
    'job:submit',
    'job:cancel',
    'model:download',
    'model:predict',
    'model:write',
    'conformance:run',
    'conformance:cancel',
    'project:work',
    'pool:ask',
  ],
  steward: [
    'dataset:download',
    'dataset:write',
    'dataset:grant',
    'model:download',
    'model:predict',
    'model:grant',
    'audit:read',
    'standard:edit',
    'conformance:run',
    'conformance:cancel',
    'certificate:publish',
    'project:manage',
    'project:work',
    'catalogue:publish',
  ],
  admin: [
    'partner:change',
    'member:invite',
    'member:change',
    'agreement:propose',
    'agreement:sign',
    'agreement:terminate',
    'party-key:change',
    'alliance:join',
    'alliance:leave',
    'alliance:lead',
    'standard:release',
    'certificate:revoke',
    'statement:read',
    'budget:change',
    'pool:lead',
  ],
  owner: [],
} as const satisfies Record<Role, readonly string[]>;

const ON_PLATFORM = {
  operator: [
    'partner:read-all',
    'partner:admit',
    'partner:set-quota',
    'platform:rotate-keys',
    'audit:read-all',
    'people:read',
    'staff:change',
    'account:disable',
    'platform:change-settings',
    'mail:read',
    'mail:retry',
    'alliance:found',
    'usage:read-all',
    'price:set',
    'budget:set',
    'statement:credit',
    'pool:grant',
  ],
  auditor: ['partner:read-all', 'audit:read-all', 'people:read', 'mail:read', 'usage:read-all'],
} as const;

export type Action = (typeof WITHIN_PARTNER)[Role][number] | (typeof ON_PLATFORM)['operator' | 'auditor'][number];

/** What a partner that is not active may still do. */
const READING = new Set<string>([
  'partner:read',
  'member:read',
  'agreement:read',
  'agreement:terminate',
  'audit:read',
  'dataset:read',
  'dataset:download',
  'job:read',
  'job:cancel',
  'model:read',
  'model:download',
  'alliance:read',
  'alliance:leave',
  'conformance:read',
  'conformance:cancel',
  'certificate:read',
  'certificate:revoke',
  'project:read',
  'usage:read',
  'statement:read',
  'pool:read',
]);

const INCLUDED: Record<Role, Role[]> = {
  viewer: ['viewer'],
  scientist: ['scientist', 'viewer'],
  steward: ['steward', 'viewer'],
  admin: ['admin', 'steward', 'scientist', 'viewer'],
  owner: ['owner', 'admin', 'steward', 'scientist', 'viewer'],
};

/** Whether who has `role` has `other` too: nobody gives, changes or takes away a role that their own does not include. */
export function includes(role: Role, other: string): boolean {
  return INCLUDED[role].some((one) => one === other);
}

/** The membership that the session acts for. */
export function membership(account: Account) {
  return account.memberships.find((one) => one.partner === account.partner);
}

/** The role within the partner that the session acts for. */
export function roleOf(account: Account): Role | undefined {
  return membership(account)?.role as Role | undefined;
}

/** Whether the account may do something, as far as its role tells. */
export function can(account: Account, action: Action): boolean {
  const own = membership(account);
  if (own) {
    const listed = INCLUDED[own.role as Role]?.some((role) =>
      (WITHIN_PARTNER[role] as readonly string[]).includes(action),
    );
    return Boolean(listed) && (own.status === 'active' || READING.has(action));
  }
  const platform = account.platform_role as keyof typeof ON_PLATFORM | null | undefined;
  return platform ? (ON_PLATFORM[platform] as readonly string[]).includes(action) : false;
}
