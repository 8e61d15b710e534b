import { describe, expect, it } from 'vitest';
import { amounts, exact, hoursOf, micros, secondsOf, typed } from './amounts';

const [en, zh] = [amounts('en'), amounts('zh-CN')];
/** The largest amount that the API knows. */
const MOST = Number.MAX_SAFE_INTEGER;

describe('money', () => {
  it('is exact to the millionth', () => {
    expect([0, 1, -1, 12_500_000, MOST].map(exact)).toEqual([
      '0.000000',
      '0.000001',
      '-0.000001',
      '12.500000',
      '9007199254.740991',
    ]);
    expect(en.exactMoney(MOST, 'EUR')).toBe('€9,007,199,254.740991');
  });

  it('is written as the language writes the currency', () => {
    expect(en.money(12_500_000, 'EUR')).toBe('€12.50');
    expect(zh.money(12_500_000, 'CNY')).toBe('¥12.50');
    expect(en.money(1_500_000_000, 'JPY')).toBe('¥1,500');
    expect(en.money(-2_000_000, 'EUR')).toBe('-€2.00');
    expect(en.money(12_500_000)).toBe('12.50');
  });

  it('never reads as nothing when it is something', () => {
    expect(en.money(42, 'EUR')).toBe('€0.000042');
    expect(en.money(0, 'EUR')).toBe('€0.00');
  });

  it('is read without binary fractions', () => {
    expect(['0.1', '12.5', 12.5, '7', '0.000001', '9007199254.740991'].map(micros)).toEqual([
      100_000,
      12_500_000,
      12_500_000,
      7_000_000,
      1,
      MOST,
    ]);
    expect(['', '-1', '1,5', '0.0000001', '1e3', '9007199254.740992', 'x'].map(micros)).toEqual(
      Array.from({ length: 7 }, () => undefined),
    );
  });

  it('comes back from a field as it went in', () => {
    expect([0, 1, 100_000_000, 12_500_000].map(typed)).toEqual(['0', '0.000001', '100', '12.5']);
    for (const value of [0, 1, 10, 999_999, 12_345_678, MOST]) expect(micros(typed(value))).toBe(value);
  });
});

describe('hours', () => {
  it('are read as whole seconds', () => {
    expect(['2', 1.5, '0.25', '', '-1', 'x'].map(secondsOf)).toEqual([
      7200,
      5400,
      900,
      undefined,
      undefined,
      undefined,
    ]);
    expect(hoursOf(5400)).toBe(1.5);
  });

  it('come back from a field as they went in', () => {
    for (const seconds of [1, 59, 3599, 3601, 123_457]) expect(secondsOf(hoursOf(seconds))).toBe(seconds);
  });

  it('are written readably, short times too', () => {
    expect([0, 42, 5400, 3_600_000].map(en.time)).toEqual(['0 hr', '42 sec', '1.5 hr', '1,000 hr']);
    expect(zh.time(5400)).toBe('1.5小时');
  });
});
