/** Which days a report is of, and what it adds up by; what stands in the address of the page. */
export type ReportSearch = {
  /** The first day, in UTC. */
  from?: string;
  /** The day after the last one. */
  until?: string;
  by?: string;
  /** For the platform's staff: whose. */
  partner?: string;
};

export const WAYS = ['kind', 'project', 'user', 'day', 'pool'] as const;
export type Way = (typeof WAYS)[number] | 'partner';

const DAY = 86_400_000;

export function reportSearch(search: Record<string, unknown>): ReportSearch {
  return {
    ...(isDay(search.from) ? { from: search.from } : {}),
    ...(isDay(search.until) ? { until: search.until } : {}),
    ...(isWay(search.by) ? { by: search.by } : {}),
    ...(typeof search.partner === 'string' ? { partner: search.partner } : {}),
  };
}

function isWay(value: unknown): value is Way {
  return value === 'partner' || WAYS.some((way) => way === value);
}

function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && dayOf(time) === value;
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** The day so many days later. */
export function shifted(day: string, days: number): string {
  return dayOf(Date.parse(`${day}T00:00:00Z`) + days * DAY);
}

export const SPANS = ['month', 'lastMonth', 'days', 'year'] as const;
export type SpanName = (typeof SPANS)[number];

/** Spans that people ask for; `until` is the day after the last one. */
export function spanOf(name: SpanName, now: number): { from: string; until: string } {
  const [year, month] = [new Date(now).getUTCFullYear(), new Date(now).getUTCMonth()];
  const tomorrow = shifted(dayOf(now), 1);
  const first = (back: number) => dayOf(Date.UTC(year, month - back, 1));
  if (name === 'lastMonth') return { from: first(1), until: first(0) };
  if (name === 'days') return { from: shifted(tomorrow, -30), until: tomorrow };
  return { from: name === 'year' ? dayOf(Date.UTC(year, 0, 1)) : first(0), until: tomorrow };
}

/** Every day of a span, so that days without use have a place in a chart too; none for a span that cannot be. */
export function daysOf(from: string, until: string): string[] {
  const count = Math.round((Date.parse(until) - Date.parse(from)) / DAY);
  return Array.from({ length: Math.max(0, Math.min(count, 400)) }, (_, index) => shifted(from, index));
}
