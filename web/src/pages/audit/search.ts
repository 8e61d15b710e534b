/** Which audit rows are wanted; what stands in the address of the page. */
export type AuditSearch = {
  action?: string;
  user?: string;
  target?: string;
  outcome?: string;
  rule?: string;
  agreement?: string;
  /** Days, where the person is. */
  from?: string;
  until?: string;
};

const FIELDS = ['action', 'user', 'target', 'outcome', 'rule', 'agreement', 'from', 'until'] as const;

export function auditSearch(search: Record<string, unknown>): AuditSearch {
  const entries = FIELDS.map((name) => [name, search[name]] as const);
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'string' && value !== ''));
}

/** The same for the API: days become moments, and the last one counts whole. */
export function auditQuery({ from, until, ...rest }: AuditSearch): AuditSearch {
  const query: AuditSearch = { ...rest };
  if (isDay(from)) query.from = new Date(`${from}T00:00:00`).toISOString();
  if (isDay(until)) {
    const next = new Date(`${until}T00:00:00`);
    next.setDate(next.getDate() + 1);
    query.until = next.toISOString();
  }
  return query;
}

function isDay(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
