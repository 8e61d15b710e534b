/** The day of a moment in UTC, as a date field holds it: `2026-03-01`. */
export function utcDayOf(time: string | Date): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** The last second of a day in UTC: what two parties agree upon must not end where one of them happens to be. */
export function endOfUtcDay(day: string): string {
  return `${day}T23:59:59Z`;
}
