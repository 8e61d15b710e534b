import type { Terms } from '@/api/types';
import { utcDayOf } from '@/parts/utc-day';

/** `2026-03-01` as templates write it, or `2026年3月1日`. */
const DAY = /(\d{4})-(\d{2})-(\d{2})|(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日/g;

/** The days that a text names in figures, each once, in its order. */
export function daysIn(text: string): string[] {
  const days = [...text.matchAll(DAY)].map(([, ...found]) => {
    const [year = '', month = '', day = ''] = found.filter((part) => part !== undefined);
    return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  });
  return [...new Set(days)];
}

/**
 * The days of a text that names days, but not the last one of the term: it may speak of another term than the one that is agreed upon.
 * None where the last day is named, or no other one than the first.
 */
export function otherDays({ document, valid_from, expires_at }: Pick<Terms, 'document' | 'valid_from' | 'expires_at'>) {
  const days = daysIn(document);
  if (days.includes(utcDayOf(expires_at))) return [];
  return days.filter((day) => day !== utcDayOf(valid_from));
}
