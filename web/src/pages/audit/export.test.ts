import { expect, it } from 'vitest';
import { exportAddress } from './export';

it('exports what the filter shows', () => {
  const query = { target: 'ds_1', from: '2026-02-01T00:00:00.000Z', outcome: '' };
  expect(exportAddress('/v1/partner/audit', query)).toBe(
    '/v1/partner/audit/export?format=csv&target=ds_1&from=2026-02-01T00%3A00%3A00.000Z',
  );
});
