import type { TFunction } from 'i18next';
import { beginOf, endOf, type TermsValues } from './values';

/** Bytes of the text at most. */
const DOCUMENT_BYTES = 256 * 1024;
/** Days of a term at most: twenty years, as the server counts them. */
const TERM_DAYS = 20 * 365;

/** What can be seen to be wrong before it is sent, by the form's paths. The server checks all of it again. */
export function check(values: TermsValues, t: TFunction, now: Date): Record<string, string> {
  const wrong: Record<string, string> = {};
  if (values.title.trim() === '') wrong.title = t('entry.missing');
  if (values.document.trim() === '') wrong.document = t('entry.missing');
  else if (new Blob([values.document]).size > DOCUMENT_BYTES) wrong.document = t('agreements.documentLong');
  const until = termProblem(values, t, now);
  if (until) wrong.until = until;
  if (values.permissions.length === 0) wrong.permissions = t('terms.wrong.permissions');
  values.permissions.forEach(({ scope, assets }, index) => {
    if (scope === 'named' && assets.length === 0) wrong[`permissions.${index}.assets`] = t('terms.wrong.assets');
  });
  if (values.onward === 'named' && values.partners.length === 0) wrong.partners = t('terms.wrong.partners');
  return wrong;
}

function termProblem({ from, until }: TermsValues, t: TFunction, now: Date): string | undefined {
  if (until === '') return t('entry.missing');
  const end = new Date(endOf(until, now));
  const begin = from ? new Date(beginOf(from, now)) : now;
  if (end <= now || end <= begin) return t('agreements.termWrong');
  return end.getTime() - begin.getTime() > TERM_DAYS * 86_400_000 ? t('terms.wrong.long') : undefined;
}

/** Fields of the server that have another name in the form. */
const RENAMED: Record<string, string> = {
  valid_from: 'from',
  expires_at: 'until',
  purposes: 'permissions',
  'derived_models.onward': 'onward',
  'derived_models.partners': 'partners',
  'derived_models.after_termination': 'after_termination',
  'derived_models.after_expiry': 'after_expiry',
};

/**
 * Where in the form the server's field stands: `terms.rules.permissions[0].territory[1]` is shown at `permissions.0.territory`.
 * `undefined` for what the form does not have.
 */
export function formPath(field: string): string | undefined {
  const own = field.replace(/^terms\./, '').replace(/^rules\./, '');
  const dotted = own.replace(/\[(\d+)\]/g, '.$1');
  const path = RENAMED[dotted] ?? dotted.replace(/^((?:permissions\.\d+\.)?\w+)\.\d+$/, '$1');
  return /^(title|document|from|until|note|onward|partners|after_termination|after_expiry|prohibitions|permissions|duties)\b/.test(
    path,
  )
    ? path
    : undefined;
}
