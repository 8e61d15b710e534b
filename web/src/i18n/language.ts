export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language's own name: the same in every language. */
export const LANGUAGE_NAMES: Record<Language, string> = { 'zh-CN': '简体中文', en: 'English' };

const KEY = 'hansa.language';

/** The chosen language, or else the first of the browser's that the portal speaks. */
export function preferred(): Language {
  const stored = storage()?.getItem(KEY);
  const known = LANGUAGES.find((one) => one === stored);
  if (known) return known;
  return navigator.languages.some((one) => /^zh\b/i.test(one)) ? 'zh-CN' : 'en';
}

export function remember(language: Language) {
  storage()?.setItem(KEY, language);
}

function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
