import type { UsageReport } from '@/api/types';
import { exact } from '@/parts/amounts';

const HEADS = [
  'key',
  'name',
  'gpu_seconds',
  'pool_gpu_seconds',
  'cpu_seconds',
  'stored_byte_days',
  'downloaded_bytes',
  'cost',
  'currency',
];

/** A report as CSV (RFC 4180): its lines and the total, amounts in the API's units, money as a decimal number. */
export function reportCsv({ rows, total, currency }: UsageReport): string {
  const line = (key: string, name: string, of: UsageReport['total']) => [
    key,
    name,
    String(of.gpu_seconds),
    String(of.pool_gpu_seconds),
    String(of.cpu_seconds),
    String(of.stored_byte_days),
    String(of.downloaded_bytes),
    currency ? exact(of.cost) : '',
    currency ?? '',
  ];
  const lines = [HEADS, ...rows.map(({ key, name, amounts }) => line(key ?? '', name ?? '', amounts))];
  return `\uFEFF${[...lines, line('total', '', total)].map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Names are people's own: a spreadsheet is to take them for text, never for a formula. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
