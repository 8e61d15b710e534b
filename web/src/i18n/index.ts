import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language, preferred, remember } from './language';
import { TEXTS } from './texts';

/** Texts that arrive with the pages that need them, so that the first page does not wait for them. */
const MORE: typeof TEXTS = {
  'zh-CN': () => import('./zh-CN/more'),
  en: () => import('./en/more'),
};
let wantsMore = false;

/** A page together with those texts. */
export async function withTexts<T>(page: Promise<T>): Promise<T> {
  wantsMore = true;
  await addMore(i18next.language as Language);
  return page;
}

async function addMore(language: Language) {
  i18next.addResourceBundle(language, 'translation', (await MORE[language]()).default, true, true);
}

/** Gets the texts and says which language the page is in. */
export async function startTexts(): Promise<void> {
  const language = preferred();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: (await TEXTS[language]()).default } },
    // React escapes what it renders.
    interpolation: { escapeValue: false },
    returnNull: false,
    // The console of a partner's people is no place for somebody's notice.
    showSupportNotice: false,
    // The texts are there already: nothing has to wait for a turn of its own.
    initAsync: false,
  });
  mark(language);
}

/** Speaks another language from now on, here. */
export async function speak(language: Language): Promise<void> {
  i18next.addResourceBundle(language, 'translation', (await TEXTS[language]()).default, true, true);
  if (wantsMore) await addMore(language);
  await i18next.changeLanguage(language);
  remember(language);
  mark(language);
}

function mark(language: Language) {
  document.documentElement.lang = language;
}
