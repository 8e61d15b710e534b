import type { AuditSearch } from './search';

/**
 * Lets the browser save all rows that agree with the filter: the server writes the file while it is sent, however long the log is.
 * `probe` is asked first: it renews the session or says what is wrong, which a plain link would have saved as the file.
 */
export async function save(path: string, query: AuditSearch, probe: () => Promise<unknown>): Promise<void> {
  await probe();
  const link = document.createElement('a');
  link.href = exportAddress(path, query);
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}

export function exportAddress(path: string, query: AuditSearch): string {
  const parameters = new URLSearchParams({ format: 'csv' });
  for (const [name, value] of Object.entries(query)) if (value) parameters.set(name, value);
  return `${path}/export?${parameters}`;
}
