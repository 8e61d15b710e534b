import type { PageQuery } from '@/api/lists';
import type { AuditRow, Page } from '@/api/types';

/** Rows of one file at most. */
const MOST = 20_000;
const COLUMNS = ['at', 'partner', 'user', 'credential', 'action', 'target', 'outcome', 'request_id', 'detail'] as const;

/** Reads the rows from the newest on and gives them to the browser as a CSV file. */
export async function save(read: (page: PageQuery) => Promise<Page<AuditRow>>): Promise<void> {
  const rows: AuditRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit: 200, ...(cursor ? { cursor } : {}) });
    rows.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor && rows.length < MOST);
  const url = URL.createObjectURL(new Blob([toCsv(rows)], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `audit-${new Date().toISOString().slice(0, 10)}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}

/** CSV (RFC 4180) that spreadsheets take for text and never for a formula. */
export function toCsv(rows: AuditRow[]): string {
  const lines = rows.map((row) => COLUMNS.map((name) => cell(row[name])).join(','));
  return `\uFEFF${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

function cell(value: unknown): string {
  const text = value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
