import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const COLOURS: Record<string, string> = {
  active: 'green',
  succeeded: 'green',
  accepted: 'green',
  done: 'green',
  sent: 'green',
  running: 'blue',
  in_review: 'blue',
  approved: 'teal',
  queued: 'gray',
  applied: 'indigo',
  proposed: 'indigo',
  pending: 'indigo',
  waiting: 'indigo',
  suspended: 'yellow',
  expired: 'yellow',
  hidden: 'yellow',
  missing: 'yellow',
  failed: 'red',
  declined: 'red',
  denied: 'red',
  terminated: 'red',
  offboarded: 'gray',
  cancelled: 'gray',
  withdrawn: 'gray',
  revoked: 'gray',
};

export type StatusOf = 'agreement' | 'audit' | 'grant' | 'invitation' | 'job' | 'mail' | 'partner';

/** The state of a thing, in words and by colour. A state that the portal does not know yet is shown as the server says it. */
export function Status({ of, value }: { of: StatusOf; value: string }) {
  const { t } = useTranslation();
  return <Badge color={COLOURS[value] ?? 'gray'}>{t(`status.${of}.${value}`, value)}</Badge>;
}
