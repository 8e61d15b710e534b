import { expect, it } from 'vitest';
import { formats } from './format';

const [en, zh] = [formats('en'), formats('zh-CN')];

it('writes sizes', () => {
  expect([0, 1023, 1024, 1536, 10 * 1024 ** 3, 5 * 1024 ** 6].map(en.bytes)).toEqual([
    '0 B',
    '1,023 B',
    '1 KiB',
    '1.5 KiB',
    '10 GiB',
    '5,120 PiB',
  ]);
});

it('says how long ago in the language', () => {
  const now = Date.parse('2026-03-10T12:00:00Z');
  expect(en.ago('2026-03-10T11:58:00Z', now)).toBe('2 minutes ago');
  expect(zh.ago('2026-03-09T11:00:00Z', now)).toBe('昨天');
  expect(en.ago('2026-03-12T13:00:00Z', now)).toBe('in 2 days');
  expect(en.ago('2026-03-10T12:00:00Z', now)).toBe('now');
});

it('writes durations', () => {
  expect(en.duration(0.05)).toBe('50 ms');
  expect(en.duration(1.25)).toBe('1.3 sec');
  expect(en.duration(75)).toBe('1 min 15 sec');
  expect(en.duration(7260)).toBe('2 hr 1 min');
});

it('writes what is agreed in UTC, wherever the reader is', () => {
  expect(en.utcDay('2026-12-31T23:59:59Z')).toBe('Dec 31, 2026 (UTC)');
  expect(zh.utcDay('2026-12-31T23:59:59Z')).toBe('2026年12月31日（UTC）');
  expect(en.utcDay('2026-12-31T23:59:59-05:00')).toBe('Jan 1, 2027 (UTC)');
  expect(en.utcMoment('2026-12-31T23:59:59Z')).toMatch(/^Dec 31, 2026, 11:59\sPM \(UTC\)$/);
  // Half of the day does not stand alone on a line.
  expect(en.utcMoment('2026-12-31T23:59:59Z')).not.toContain(' PM');
});
