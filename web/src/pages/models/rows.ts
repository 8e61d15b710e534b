import type { Column } from '@/api/types';

export type Row = Record<string, unknown>;

/** The columns of numbers in which something else was typed. An empty field is a missing value. */
export function rowFaults(values: Record<string, string>, columns: Pick<Column, 'name' | 'type'>[]): Set<string> {
  const isWrong = (typed: string) => typed !== '' && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(typed);
  const numbers = columns.filter(({ type }) => type === 'integer' || type === 'number');
  return new Set(numbers.map(({ name }) => name).filter((name) => isWrong(values[name]?.trim() ?? '')));
}

/** The rows that somebody typed or pasted: a JSON object, a JSON list of objects, or CSV with a header. */
export function parseRows(text: string): Row[] {
  const trimmed = text.trim();
  if (trimmed === '') throw new RowsError('empty');
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) return fromJson(trimmed);
  return fromCsv(trimmed);
}

/** What is wrong with the text. */
export class RowsError extends Error {
  readonly line?: number;

  constructor(code: 'empty' | 'json' | 'header' | 'width', line?: number) {
    super(code);
    this.line = line;
  }
}

function fromJson(text: string): Row[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RowsError('json');
  }
  const rows = Array.isArray(value) ? value : [value];
  const isRow = (row: unknown) => row !== null && typeof row === 'object' && !Array.isArray(row);
  if (rows.length === 0 || !rows.every(isRow)) throw new RowsError('json');
  return rows as Row[];
}

function fromCsv(text: string): Row[] {
  const [header, ...lines] = csv(text, delimiterOf(text));
  if (!header || lines.length === 0) throw new RowsError('header');
  return lines.map((line, index) => {
    if (line.length !== header.length) throw new RowsError('width', index + 2);
    return Object.fromEntries(header.map((name, column) => [name, line[column]]));
  });
}

function delimiterOf(text: string): string {
  const header = text.split(/\r?\n/, 1)[0] ?? '';
  const count = (one: string) => header.split(one).length;
  return [',', ';', '\t', '|'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

/** RFC 4180: quotes may hold delimiters, line breaks and doubled quotes. */
function csv(text: string, delimiter: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let field = '';
  let isQuoted = false;
  const endField = () => {
    line.push(field);
    field = '';
  };
  const endLine = () => {
    endField();
    if (line.length > 1 || line[0] !== '') lines.push(line);
    line = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] as string;
    if (isQuoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else isQuoted = false;
    } else if (char === '"' && field === '') isQuoted = true;
    else if (char === delimiter) endField();
    else if (char === '\n') endLine();
    else if (char !== '\r') field += char;
  }
  endLine();
  return lines;
}
