import type { i18n, TFunction } from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** What stands in a message of the server's besides fixed words. */
export type Values = Readonly<Record<string, string>>;

/** Kinds of what the server says: a problem's title, its detail, what to do about it, a line of a job's log. */
type Part = 'titleOf' | 'code' | 'step' | 'note';

/**
 * A message of the server's in the person's language, by its code. `undefined` where there are no words for it, as in English,
 * which the server speaks itself, or where a value that the words need was not told: an older server knew fewer.
 */
export function wording(
  texts: { i18n: Pick<i18n, 'exists'>; t: TFunction },
  part: Part,
  code: string,
  values: Values = {},
): string | undefined {
  return filled(texts, [`problem.${part}.${code}`, `refusal.${part}.${code}`], (name) =>
    // A reason within the message has a code of its own.
    name === 'why' ? filled(texts, [`refusal.why.${values.why}`], (inner) => values[inner]) : values[name],
  );
}

/** The first text that there is, with its values: not by i18next, which would read signs of its own in a column's name. */
function filled(
  { i18n, t }: { i18n: Pick<i18n, 'exists'>; t: TFunction },
  keys: string[],
  told: (name: string) => string | undefined,
): string | undefined {
  const key = keys.find((one) => i18n.exists(one));
  if (!key) return undefined;
  let isWhole = true;
  const text = t(key, { skipInterpolation: true }).replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = told(name);
    isWhole &&= value !== undefined;
    return value ?? '';
  });
  return isWhole ? text : undefined;
}

export function useWording(): (part: Part, code: string, values?: Values) => string | undefined {
  const { t, i18n } = useTranslation();
  return useCallback((part, code, values) => wording({ i18n, t }, part, code, values), [t, i18n]);
}
