import type { Option } from './choice';
import type { Translate } from './who';

/** Kinds of things whose names are two words: the texts' keys write hyphens and the colon alike as `_`. */
const TWO_WORDS = ['api_key', 'party_key'];

/** Rules that are codes of refusals; the others are names of policies, with hyphens. */
const CODES = ['key_scope_missing', 'partner_inactive', 'forbidden'];

/** An action by the key of its text: `api_key_create` is `api-key:create`. */
export function actionOf(key: string): string {
  const kind = TWO_WORDS.find((one) => key.startsWith(`${one}_`)) ?? key.slice(0, key.indexOf('_'));
  return `${hyphened(kind)}:${hyphened(key.slice(kind.length + 1))}`;
}

/** What was done, in words where the portal has them. A decision about a partner is told by its step. */
export function actionText(action: string, t: Translate, detail?: Record<string, unknown>): string {
  const key = action.replaceAll(':', '_').replaceAll('-', '_');
  const words = t(`audit.actions.${key}`, { defaultValue: action });
  if (action !== 'partner:admit' || typeof detail?.step !== 'string') return words;
  return t(`audit.steps.${detail.step}`, { defaultValue: words });
}

/** Every action by its words, in their order. */
export function actionOptions(texts: Record<string, string>, language: string): Option[] {
  return options(texts, actionOf, language);
}

/** Every rule by its words, in their order. */
export function ruleOptions(texts: Record<string, string>, language: string): Option[] {
  return options(texts, (key) => (CODES.includes(key) ? key : hyphened(key)), language);
}

/** Where two read alike, the code tells them apart. */
function options(texts: Record<string, string>, codeOf: (key: string) => string, language: string): Option[] {
  const words = Object.values(texts);
  const isTwice = (text: string) => words.indexOf(text) !== words.lastIndexOf(text);
  return Object.entries(texts)
    .map(([key, text]) => ({ value: codeOf(key), label: isTwice(text) ? `${text} (${codeOf(key)})` : text }))
    .sort((one, other) => one.label.localeCompare(other.label, language));
}

function hyphened(text: string): string {
  return text.replaceAll('_', '-');
}
