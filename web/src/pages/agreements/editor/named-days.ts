import type { Terms } from '@/api/types';
import { utcDayOf } from '@/parts/utc-day';
import type { TermsValues } from './values';

/** A day of the old term that the text still names, and the one that it should name now. */
export type NamedDay = { was: string; is: string };

/** Days that were changed in the term and not in the text. Templates name them by their date in UTC. */
export function outdatedDays({ from, until, document }: TermsValues, start: Terms): NamedDay[] {
  const changed = [
    { was: start.valid_from, is: from },
    { was: start.expires_at, is: until },
  ].filter(({ was, is }) => is !== '' && is !== utcDayOf(was));
  return changed
    .map(({ was, is }) => ({ was: was.slice(0, 10), is }))
    .filter(({ was, is }) => was !== is && document.includes(was));
}

export function withDays(text: string, days: NamedDay[]): string {
  return days.reduce((changed, { was, is }) => changed.replaceAll(was, is), text);
}
