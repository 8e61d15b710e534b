import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** Days and months of the API are in UTC, wherever the person is. */
export function useUtcDay(): (day: string) => string {
  const format = useUtc({ dateStyle: 'medium' });
  return (day) => format(`${day}T00:00:00Z`);
}

/** A month such as `2026-01`, in words. */
export function useUtcMonth(): (month: string) => string {
  const format = useUtc({ year: 'numeric', month: 'long' });
  return (month) => format(`${month}-01T00:00:00Z`);
}

/** A moment of the API, as it is in UTC. */
export function useUtcMoment(): (time: string) => string {
  return useUtc({ dateStyle: 'medium', timeStyle: 'short' });
}

function useUtc(options: Intl.DateTimeFormatOptions): (time: string) => string {
  const { i18n } = useTranslation();
  const { dateStyle, timeStyle, year, month } = options;
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(i18n.language, { dateStyle, timeStyle, year, month, timeZone: 'UTC' });
    return (time) => {
      const date = new Date(time);
      return Number.isNaN(date.getTime()) ? time : format.format(date);
    };
  }, [i18n.language, dateStyle, timeStyle, year, month]);
}
