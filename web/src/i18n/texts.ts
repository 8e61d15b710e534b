import type { Language } from './language';

/** The texts of one language arrive in one piece, and only of the language that is spoken. */
export const TEXTS: Record<Language, () => Promise<{ default: Record<string, unknown> }>> = {
  'zh-CN': () => import('./zh-CN'),
  en: () => import('./en'),
};
