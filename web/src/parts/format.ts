import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** Sizes, numbers and times as the language writes them. */
export function formats(language: string) {
  const integer = new Intl.NumberFormat(language);
  const decimal = new Intl.NumberFormat(language, { maximumSignificantDigits: 4 });
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const utcDay = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const utcMoment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  const utc = (text: string) => (language.startsWith('zh') ? `${text}（UTC）` : `${text} (UTC)`);
  const clock = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  return {
    integer: (value: number) => integer.format(value),
    decimal: (value: number) => decimal.format(value),
    share: (value: number) => share.format(value),
    day: (time: string | Date) => day.format(new Date(time)),
    moment: (time: string | Date) => whole(moment.format(new Date(time))),
    /** For what is agreed between people in several time zones: the same for each of them, and it says so. */
    utcDay: (time: string | Date) => utc(utcDay.format(new Date(time))),
    utcMoment: (time: string | Date) => utc(whole(utcMoment.format(new Date(time)))),
    clock: (time: string | Date) => whole(clock.format(new Date(time))),
    ago: (time: string | Date, now = Date.now()) => ago(relative, new Date(time).getTime() - now),
    bytes: (value: number) => bytes(language, value),
    duration: (seconds: number) => duration(language, seconds),
  };
}

/** Half of the day belongs to its hour, at the end of a line too. */
function whole(time: string): string {
  return time.replace(/ (?=[AP]M$)/, '\u00a0');
}

export type Formats = ReturnType<typeof formats>;

export function useFormats(): Formats {
  const { i18n } = useTranslation();
  return useMemo(() => formats(i18n.language), [i18n.language]);
}

function bytes(language: string, value: number): string {
  const exponent = value < 1024 ? 0 : Math.min(Math.floor(Math.log2(value) / 10), UNITS.length - 1);
  const scaled = value / 1024 ** exponent;
  const digits = exponent === 0 || scaled >= 100 ? 0 : 1;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(scaled);
  return `${number} ${UNITS[exponent]}`;
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

function ago(format: Intl.RelativeTimeFormat, milliseconds: number): string {
  const seconds = milliseconds / 1000;
  const [unit, length] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? (['second', 1] as const);
  return format.format(Math.trunc(seconds / length), unit);
}

function duration(language: string, seconds: number): string {
  const part = (value: number, unit: string) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: unit === 'second' && value < 10 ? 1 : 0,
    }).format(value);
  if (seconds < 1) return part(seconds * 1000, 'millisecond');
  if (seconds < 60) return part(seconds, 'second');
  if (seconds < 3600) return `${part(Math.floor(seconds / 60), 'minute')} ${part(Math.floor(seconds % 60), 'second')}`;
  return `${part(Math.floor(seconds / 3600), 'hour')} ${part(Math.floor((seconds % 3600) / 60), 'minute')}`;
}
