import type { LinkProps } from '@tanstack/react-router';
import type { AuditRow } from '@/api/types';

/** Where things have a page, by the beginning of their ids. */
const PAGES: Record<string, [to: string, parameter: string]> = {
  ag: ['/agreements/$agreement', 'agreement'],
  al: ['/alliances/$alliance', 'alliance'],
  ce: ['/certificates/$certificate', 'certificate'],
  cr: ['/conformance/$run', 'run'],
  ds: ['/datasets/$dataset', 'dataset'],
  job: ['/jobs/$job', 'job'],
  mo: ['/models/$model', 'model'],
  pj: ['/projects/$project', 'project'],
  po: ['/pools/$pool', 'pool'],
  st: ['/standards/$standard', 'standard'],
};

const PAGES_OF_PLATFORM: Record<string, [to: string, parameter: string]> = {
  pa: ['/platform/partners/$partner', 'partner'],
  us: ['/platform/accounts/$user', 'user'],
};

/** What the target of an older row is a part of, and what it is about besides, by the fields of its detail. */
const WHOLES = ['dataset', 'model', 'standard', 'pool', 'agreement'];

export type Link = Pick<LinkProps, 'to' | 'params'>;

/** The beginning of an id, such as `ds`; nothing for what is no id. */
export function kindOf(target: string): string | undefined {
  return /^([a-z]{2,3})_[0-9a-f]{32}$/.exec(target)?.[1];
}

/** The page of a thing, for somebody of a partner or of the platform. */
export function pageOf(id: string, isPlatform: boolean): Link | undefined {
  const page = (isPlatform ? PAGES_OF_PLATFORM : PAGES)[kindOf(id) ?? ''];
  return page && ({ to: page[0], params: { [page[1]]: id } } as Link);
}

/** What a row is about and can be named or opened: its target, or else what that is a part of. */
export function thingOf(row: AuditRow): string | undefined {
  const { target } = row;
  if (target && (kindOf(target) ?? '') in { ...PAGES, ...PAGES_OF_PLATFORM }) return target;
  const detail = row.detail as Record<string, unknown>;
  const told = [row.part_of, ...WHOLES.map((field) => detail[field])];
  const whole = told.find((id) => typeof id === 'string' && kindOf(id));
  return whole === undefined ? undefined : String(whole);
}

/** The name that the row itself tells of its target; it is another's where the detail has a target of its own. */
export function nameIn(row: AuditRow): string | undefined {
  const { name, title, email, target } = row.detail as Record<string, unknown>;
  if (target) return undefined;
  const told = [name, title, email].find((one) => typeof one === 'string' && one !== '');
  return told === undefined ? undefined : String(told);
}
