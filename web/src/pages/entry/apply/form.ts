import { queryOptions } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { components } from '@/api/schema';

type Schemas = components['schemas'];

export type ApplicationForm = Schemas['ApplicationForm'];
export type FormSection = Schemas['FormSection'];
export type FormQuestion = Schemas['FormQuestion'];
export type Words = Schemas['Words'];
export type Told = Schemas['Told'];

/** One answer: a text or the word of a choice, words of choices, or a number. */
export type Answer = string | string[] | number;
export type Answers = Record<string, Answer>;

/** The survey. It changes with a version of the server, so that a day is short. */
export const formQuery = queryOptions({
  queryKey: ['application-form'],
  queryFn: () => ask(api.GET('/v1/application-form')),
  staleTime: 10 * 60_000,
});

/** Chooses a text of the survey by the portal's language. */
export function useSaid(): (words: Words) => string {
  const { i18n } = useTranslation();
  const isChinese = i18n.language === 'zh-CN';
  return (words) => (isChinese ? words['zh-CN'] : words.en);
}

/** Countries by their name in the portal's language, as the browser knows it. */
export function useCountries(): (code: string) => string {
  const { i18n } = useTranslation();
  const names = useMemo(() => new Intl.DisplayNames(i18n.language, { type: 'region' }), [i18n.language]);
  return (code) => (/^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code);
}

/** Answers as they were given, from what the document of the API calls an object of anything. */
export function answersOf(told: Told): Answers {
  return Object.fromEntries(
    Object.entries(told.answers as Record<string, unknown>).filter((pair): pair is [string, Answer] => {
      const [, value] = pair;
      return typeof value === 'string' || typeof value === 'number' || Array.isArray(value);
    }),
  );
}
