// The portal's own texts, so that a test reads like one and works in every language.
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../src/i18n/', import.meta.url);

/** `t('entry.signIn.title')` as the portal says it in a language. */
export function words(locale) {
  const home = new URL(`${locale}/`, folder);
  const files = readdirSync(home).filter((file) => file.endsWith('.json'));
  const read = (file) => JSON.parse(readFileSync(new URL(file, home), 'utf8'));
  const all = Object.fromEntries(files.map((file) => [file.slice(0, -'.json'.length), read(file)]));
  return (key, values = {}) => {
    const text = key.split('.').reduce((part, name) => part?.[name], all);
    if (typeof text !== 'string') throw new Error(`the portal has no text ${key} in ${locale}`);
    return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => values[name] ?? `{{${name}}}`);
  };
}
