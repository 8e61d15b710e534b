import type { Milestone } from '@/api/types';

/** Milestones that are due within this many days are due soon. */
const SOON_DAYS = 7;
const DAY = 86_400_000;

/** How a milestone stands on a day. */
export type Due = 'done' | 'overdue' | 'today' | 'soon' | 'later' | 'open';

/** The day as people write it in the place where they are: `2026-03-01`. */
export function today(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Days from one day to another; negative when the second lies before. Days have no time zone and no summer time. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

export function dueOf({ state, due_on }: Pick<Milestone, 'state' | 'due_on'>, day: string): Due {
  if (state === 'done') return 'done';
  if (!due_on) return 'open';
  const left = daysBetween(day, due_on);
  if (left < 0) return 'overdue';
  if (left === 0) return 'today';
  return left <= SOON_DAYS ? 'soon' : 'later';
}

/** Those that are open and have a day, the first first: what the project has to do next. */
export function nextDue<T extends Pick<Milestone, 'state' | 'due_on' | 'position'>>(
  milestones: T[],
  most: number,
): T[] {
  const open = milestones.filter(({ state }) => state !== 'done');
  const day = ({ due_on }: T) => due_on ?? '9999-12-31';
  return [...open]
    .sort((one, other) => day(one).localeCompare(day(other)) || one.position - other.position)
    .slice(0, most);
}

/** A day as a moment in its middle, so that no time zone writes another day. */
export function middayOf(day: string): Date {
  return new Date(`${day}T12:00:00`);
}
