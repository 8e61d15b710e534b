import { expect, it } from 'vitest';
import type { UsageReport } from '@/api/types';
import { reportCsv } from './csv';

const amounts = {
  gpu_seconds: 3600,
  pool_gpu_seconds: 0,
  cpu_seconds: 7200,
  stored_byte_days: 5,
  downloaded_bytes: 9,
  cost: 12_500_001,
};

function report(name: string): UsageReport {
  const rows = [{ key: 'us_1', name, amounts }];
  return { from: '2026-01-01', until: '2026-02-01', by: 'user', of: 'partner', currency: 'EUR', rows, total: amounts };
}

it('writes lines and their total, money exactly', () => {
  expect(reportCsv(report('Kim')).split('\r\n')).toEqual([
    '\uFEFFkey,name,gpu_seconds,pool_gpu_seconds,cpu_seconds,stored_byte_days,downloaded_bytes,cost,currency',
    'us_1,Kim,3600,0,7200,5,9,12.500001,EUR',
    'total,,3600,0,7200,5,9,12.500001,EUR',
    '',
  ]);
});

it('lets no name become a formula or another cell', () => {
  expect(reportCsv(report('=1+1'))).toContain(`us_1,'=1+1,`);
  expect(reportCsv(report('Kim, "the" first'))).toContain(`us_1,"Kim, ""the"" first",`);
});
