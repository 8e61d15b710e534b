import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formats } from './format';

/** Millionths of one unit: the API's money. */
const MILLION = 1_000_000;
const HOUR = 3600;
const GIBIBYTE = 1024 ** 3;

/** Millionths as a decimal number, digit by digit: no binary fraction comes in between. */
export function exact(micros: number): `${number}` {
  const digits = String(Math.abs(micros)).padStart(7, '0');
  return `${micros < 0 ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}` as `${number}`;
}

/** Millionths for a field that takes a decimal number, without zeros that say nothing. */
export function typed(micros: number): string {
  return exact(micros).replace(/\.?0+$/, '');
}

/** What a person has typed, in millionths; nothing for what is no amount, is finer than a millionth, or is too large. */
export function micros(typed: string | number): number | undefined {
  const match = /^(\d{1,10})(?:\.(\d{0,6}))?$/.exec(String(typed).trim());
  if (!match) return undefined;
  const value = Number(match[1]) * MILLION + Number((match[2] ?? '').padEnd(6, '0'));
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Hours that a person has typed, in whole seconds. */
export function secondsOf(typed: string | number): number | undefined {
  const text = String(typed).trim();
  if (!/^\d{1,9}(\.\d*)?$/.test(text)) return undefined;
  return Math.round(Number(text) * HOUR);
}

/** Seconds as hours for a field that takes hours. */
export function hoursOf(seconds: number): number {
  return Number((seconds / HOUR).toFixed(4));
}

/** Money, GPU and CPU time and storage as the language writes them. */
export function amounts(language: string) {
  const { decimal, bytes, duration } = formats(language);
  const hours = new Intl.NumberFormat(language, { style: 'unit', unit: 'hour', maximumFractionDigits: 2 });
  const plain = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 6 });
  /** Overviews show the currency's own digits; an amount that would read as nothing keeps all of its own. */
  const money = (value: number, currency?: string | null) => {
    const isTiny = value !== 0 && Math.abs(value) < MILLION / 100;
    return isTiny ? exactMoney(value, currency) : (of(currency)?.format(exact(value)) ?? plain.format(exact(value)));
  };
  /** Every digit that the amount has. */
  const exactMoney = (value: number, currency?: string | null) => (of(currency, 6) ?? plain).format(exact(value));
  const of = (currency?: string | null, most?: number) => currencyFormat(language, currency, most);
  return {
    money,
    exactMoney,
    time: (seconds: number) => (seconds > 0 && seconds < 60 ? duration(seconds) : hours.format(seconds / HOUR)),
    /** A quantity in millionths of the unit that has a price. */
    quantity: (value: number) => plain.format(exact(value)),
    gibDays: (byteDays: number) => decimal(byteDays / GIBIBYTE),
    bytes,
  };
}

export type AmountFormats = ReturnType<typeof amounts>;

export function useAmounts(): AmountFormats {
  const { i18n } = useTranslation();
  return useMemo(() => amounts(i18n.language), [i18n.language]);
}

/** A currency that the browser does not take has its code beside the number. */
function currencyFormat(language: string, currency?: string | null, most?: number): Intl.NumberFormat | undefined {
  if (!currency) return undefined;
  const digits = most === undefined ? {} : { maximumFractionDigits: most };
  return new Intl.NumberFormat(language, { style: 'currency', currency, ...digits });
}
