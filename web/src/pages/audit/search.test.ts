import { expect, it } from 'vitest';
import { auditQuery, auditSearch } from './search';

it('takes what it knows from an address', () => {
  expect(auditSearch({ action: 'dataset:grant', outcome: '', user: 7, other: 'x' })).toEqual({
    action: 'dataset:grant',
  });
});

it('counts the last day whole, and leaves out what is no day', () => {
  const query = auditQuery({ from: '2026-02-01', until: '2026-02-28', target: 'ds_1' });
  expect(query).toEqual({
    target: 'ds_1',
    from: new Date('2026-02-01T00:00:00').toISOString(),
    until: new Date('2026-03-01T00:00:00').toISOString(),
  });
  expect(auditQuery({ from: 'yesterday', until: '2026-13-40' })).toEqual({});
});
