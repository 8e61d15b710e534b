import type { FieldChange, Permission } from '@/api/types';
import { permissionClauses } from './clauses';
import type { Words } from './words';

/** One thing that two versions say differently; a side that is missing says nothing about it. */
export type DifferenceLine = { key: string; label: string; before?: string; after?: string };

type Side = 'before' | 'after';
type Value = FieldChange['before'];

/** Changed fields as sentences. What belongs to one rule that came or went becomes one line. */
export function differenceLines(changes: FieldChange[], words: Words): DifferenceLine[] {
  const groups = new Map<string, FieldChange[]>();
  for (const change of changes) {
    const group = groupOf(change.path);
    groups.set(group, [...(groups.get(group) ?? []), change]);
  }
  return [...groups].flatMap(([group, members]) => groupLines(group, members, words));
}

/** `permissions.train#2.by` belongs to `permissions.train#2`; a path of other kinds stands for itself. */
function groupOf(path: string): string {
  return /^(permissions|duties)\./.test(path) ? path.split('.').slice(0, 2).join('.') : path;
}

function groupLines(group: string, members: FieldChange[], words: Words): DifferenceLine[] {
  const [list = '', place = ''] = group.split('.');
  const name = place.replace(/#\d+$/, '');
  const label = groupLabel(list, name, words);
  const whole = members.find(({ path }) => path === group);
  if ((list === 'permissions' || list === 'duties') && whole) {
    const side = (which: Side) => (filled(whole[which]) ? ruleText(list, name, members, which, words) : undefined);
    return [{ key: group, label, before: side('before'), after: side('after') }];
  }
  return members.map((change) => {
    const field = change.path.slice(group.length + 1) || name || list;
    const text = (which: Side) => valueText(list, field, change[which], words);
    const full = change.path === group ? label : `${label} · ${words.t(`terms.field.${field}`, field)}`;
    return { key: change.path, label: full, before: text('before'), after: text('after') };
  });
}

function groupLabel(list: string, name: string, words: Words): string {
  const { t } = words;
  if (list === 'permissions') return t('terms.difference.permission', { name: t(`terms.action.${name}`, name) });
  if (list === 'duties') return t('terms.difference.duty', { name: t(`terms.duty.${name}`, name) });
  if (list === 'prohibitions') return t('terms.difference.prohibition');
  if (list === 'derived_models') return t('terms.difference.derived', { name: t(`terms.field.${name}`, name) });
  return t(`terms.field.${list}`, list);
}

/** A rule of which all fields are told at once, because it came or went. */
function ruleText(list: string, name: string, members: FieldChange[], which: Side, words: Words): string {
  const field = (key: string) => members.find(({ path }) => path.endsWith(`.${key}`))?.[which];
  if (list === 'duties') return [words.t(`terms.clause.duty_${name}`), field('detail')].filter(Boolean).join(' ');
  const permission: Permission = {
    action: name,
    by: text(field('by')),
    assets: filled(field('assets')) ? texts(field('assets')) : undefined,
    territory: texts(field('territory')),
    usage: texts(field('usage')),
  };
  return permissionClauses(permission, words)
    .map((clause) => clause.text)
    .join(' ');
}

/** The value of a single field; for limits that are not there, that there is none. */
function valueText(list: string, field: string, value: Value, words: Words): string | undefined {
  const { t } = words;
  if (list === 'prohibitions') return filled(value) ? t(`terms.clause.prohibition_${field}`, field) : undefined;
  if (!filled(value)) return ['assets', 'territory', 'usage'].includes(field) ? t(`terms.any.${field}`) : undefined;
  switch (field) {
    case 'valid_from':
    case 'expires_at':
      return words.moment(text(value));
    case 'by':
      return t(`terms.by.${text(value)}`, { proposer: words.proposer, counterparty: words.counterparty });
    case 'assets':
      return words.list(texts(value).map(words.asset));
    case 'territory':
      return words.list(texts(value).map(words.country));
    case 'usage':
      return words.list(texts(value).map((one) => t(`terms.usage.${one}`, one)));
    case 'partners':
      return words.list(texts(value).map(words.partner));
    case 'onward':
      return t(`terms.onward.${text(value)}`, text(value));
    case 'after_termination':
    case 'after_expiry':
      return t(`terms.fate.${text(value)}`, text(value));
    default:
      return text(value);
  }
}

function filled(value: Value): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function text(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

function texts(value: Value): string[] {
  return Array.isArray(value) ? value.map(text) : [];
}
