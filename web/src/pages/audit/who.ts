import type { AuditRow } from '@/api/types';

export type Translate = (key: string, options?: Record<string, unknown>) => string;

export type WhoNames = {
  /** The rule tells whether the person acted as one of the platform's staff, whom a partner does not know by name. */
  people: (user: string, rule?: string | null) => string;
  partners: (partner: string) => string;
};

/** What a row says of acts before anybody has signed in, by the credential that was shown. */
const STRANGERS: Record<string, string> = {
  application: 'audit.applicantActed',
  applicant: 'audit.applicantActed',
  password: 'audit.nobodyActed',
  'refresh-token': 'audit.nobodyActed',
};

/** Who acted. Of the other partner's people a log tells the partner alone: its id stands for the credential. */
export function whoOf(row: AuditRow, { people, partners }: WhoNames, t: Translate): string {
  if (row.user) return people(row.user, row.rule);
  if (isPartner(row.credential)) return partners(row.credential);
  return t(STRANGERS[row.credential] ?? 'audit.platformActed');
}

export function isPartner(credential: string): boolean {
  return credential.startsWith('pa_');
}

/** Whether a rule is one of those by which the platform's staff acts. */
export function isOfStaff(rule?: string | null): boolean {
  return /^(operators|auditors)(-|$)/.test(rule ?? '');
}
