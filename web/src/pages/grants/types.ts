import type { List } from '@/api/lists';

/** A right to use a data set or a model; both have the same shape. */
export type Grant = {
  id: string;
  grantee: string;
  agreement: string;
  permissions: string[];
  expires_at?: string | null;
  revoked_at?: string | null;
  created_at: string;
};

export type NewGrant = { agreement: string; permissions: string[]; expires_at?: string };

/** What grants are about: a data set or a model. */
export type GrantsOf = {
  list: List<Grant>;
  /** What can be allowed, such as `train`. */
  permissions: string[];
  mayGrant: boolean;
  grant: (grant: NewGrant) => Promise<unknown>;
  revoke: (grant: string, reason: string) => Promise<unknown>;
  /** What is said when nobody has a grant. */
  emptyText: string;
  /** What is lost when a grant is revoked. */
  revokeText: string;
};

export function stateOf(grant: Grant, now = Date.now()): 'active' | 'expired' | 'revoked' {
  if (grant.revoked_at) return 'revoked';
  return grant.expires_at && new Date(grant.expires_at).getTime() <= now ? 'expired' : 'active';
}
