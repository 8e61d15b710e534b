import type { Terms } from '@/api/types';
import { endOfUtcDay, utcDayOf } from '@/parts/utc-day';

/** Terms as the editor holds them: days instead of moments, and for rows a key of their own. */
export type TermsValues = {
  title: string;
  document: string;
  /** The first day, in UTC; empty for at once. */
  from: string;
  /** The last day, in UTC. */
  until: string;
  permissions: PermissionValues[];
  onward: string;
  partners: string[];
  after_termination: string;
  after_expiry: string;
  prohibitions: string[];
  duties: DutyValues[];
  /** What is said about the terms to the other party. */
  note: string;
};

export type PermissionValues = {
  key: string;
  action: string;
  by: string;
  /** Whether `assets` are named, or whatever is granted is meant. */
  scope: 'granted' | 'named';
  assets: string[];
  territory: string[];
  usage: string[];
};

export type DutyValues = { key: string; duty: string; detail: string };

export const ACTIONS = ['train', 'download', 'predict'];
export const GIVERS = ['proposer', 'counterparty', 'either'];
export const USAGES = ['research', 'education', 'development', 'production', 'evaluation'];
export const ONWARD = ['nobody', 'data_owner', 'named', 'anyone'];
export const FATES = ['keep', 'stop'];
export const PROHIBITIONS = ['distribute', 'reidentify', 'sell', 'commercialize', 'link'];
export const DUTIES = ['attribute', 'delete', 'compensate', 'inform', 'review', 'obtain_consent'];

/** What a draft begins with when it comes from no template: no permission yet, and the platform's own rules for derived models. */
export function blankTerms(now: Date): Terms {
  const year = new Date(now.getTime() + 365 * 86_400_000);
  return {
    title: '',
    document: '',
    valid_from: now.toISOString(),
    expires_at: year.toISOString(),
    rules: {
      permissions: [],
      derived_models: { onward: 'data_owner', after_termination: 'stop', after_expiry: 'keep' },
    },
  };
}

export function toValues(terms: Terms): TermsValues {
  const { permissions, derived_models: derived, prohibitions = [], duties = [] } = terms.rules;
  return {
    title: terms.title,
    document: terms.document,
    from: utcDayOf(terms.valid_from),
    until: utcDayOf(terms.expires_at),
    permissions: permissions.map(({ action, by = 'either', assets, territory = [], usage = [] }, index) => ({
      key: `p${index}`,
      action,
      by,
      scope: assets ? 'named' : 'granted',
      assets: assets ?? [],
      territory,
      usage,
    })),
    onward: derived?.onward ?? 'data_owner',
    partners: derived?.partners ?? [],
    after_termination: derived?.after_termination ?? 'stop',
    after_expiry: derived?.after_expiry ?? 'keep',
    prohibitions,
    duties: duties.map(({ duty, detail = '' }, index) => ({ key: `d${index}`, duty, detail })),
    note: '',
  };
}

/** The terms that are sent. A day that was not changed keeps its moment: otherwise every offer would change the term by hours. */
export function toTerms(values: TermsValues, start: Terms, now: Date): Terms {
  const from = values.from === utcDayOf(start.valid_from) ? start.valid_from : beginOf(values.from, now);
  const until = values.until === utcDayOf(start.expires_at) ? start.expires_at : endOf(values.until, now);
  const { onward, partners, after_termination, after_expiry } = values;
  return {
    title: values.title.trim(),
    document: values.document,
    valid_from: from,
    expires_at: until,
    rules: {
      permissions: values.permissions.map(({ action, by, scope, assets, territory, usage }) => ({
        action,
        by,
        ...(scope === 'named' ? { assets } : {}),
        territory,
        usage,
      })),
      derived_models: { onward, partners: onward === 'named' ? partners : [], after_termination, after_expiry },
      prohibitions: values.prohibitions,
      duties: values.duties.map(({ duty, detail }) => ({ duty, detail: detail.trim() })),
    },
    ...(start.template ? { template: start.template } : {}),
  };
}

/** The first second of a day in UTC; `now` when no day is given or none that exists. */
export function beginOf(day: string, now: Date): string {
  return existing(`${day}T00:00:00Z`, now);
}

/** The last second of a day in UTC; `now` when no day is given or none that exists. */
export function endOf(day: string, now: Date): string {
  return existing(endOfUtcDay(day), now);
}

function existing(moment: string, now: Date): string {
  const time = new Date(moment);
  return (Number.isNaN(time.getTime()) ? now : time).toISOString();
}

/** Terms to begin with, whose last day counts whole: a draft ends at the minute at which it was asked for. */
export function untilMidnight(terms: Terms): Terms {
  return { ...terms, expires_at: endOfUtcDay(utcDayOf(terms.expires_at)) };
}

/** Models are not trained on, and data sets are not asked for predictions. */
export function fits(action: string, kind: 'dataset' | 'model'): boolean {
  if (action === 'train') return kind === 'dataset';
  return action === 'predict' ? kind === 'model' : true;
}

/**
 * Terms about one data set or model of the other party: what the other party permits that is done with such a thing is permitted
 * with this one alone. Where nothing of that kind is permitted, the terms stay as they are.
 */
export function about(terms: Terms, asset: string): Terms {
  const kind = asset.startsWith('ds_') ? 'dataset' : 'model';
  const permissions = terms.rules.permissions.map((one) =>
    one.by !== 'proposer' && !one.assets && fits(one.action, kind)
      ? { ...one, by: 'counterparty', assets: [asset] }
      : one,
  );
  return { ...terms, rules: { ...terms.rules, permissions } };
}

/** A key that no row has yet. */
export function freshKey(rows: { key: string }[]): string {
  const taken = new Set(rows.map(({ key }) => key));
  let number = rows.length;
  while (taken.has(`n${number}`)) number += 1;
  return `n${number}`;
}
