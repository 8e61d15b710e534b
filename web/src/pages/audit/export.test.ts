import { expect, it } from 'vitest';
import type { AuditRow } from '@/api/types';
import { toCsv } from './export';

it('writes CSV that no spreadsheet runs', () => {
  const row = {
    id: 'au_1',
    at: '2026-01-01T00:00:00Z',
    credential: '=cmd()',
    action: 'dataset:grant',
    outcome: 'done',
    detail: { reason: 'a "b",\nc' },
  } as unknown as AuditRow;
  const [header, line] = toCsv([row]).split('\r\n');
  expect(header).toBe('\uFEFFat,partner,user,credential,action,target,outcome,request_id,detail');
  expect(line).toBe(`2026-01-01T00:00:00Z,,,'=cmd(),dataset:grant,,done,,"{""reason"":""a \\""b\\"",\\nc""}"`);
});
