import type { Alliance } from '@/api/types';

/** Seats that make an alliance one's own concern, or could soon. */
const OURS = ['active', 'invited', 'requested'];

export function isOurs({ seat }: Alliance): boolean {
  return OURS.includes(seat?.state ?? '');
}

export type AllianceFilter = { text: string; industry: string | null };

/** What a filter leaves: one's own first, those that were dissolved last, and else as they came. */
export function chosen(all: Alliance[], { text, industry }: AllianceFilter): { ours: Alliance[]; others: Alliance[] } {
  const sought = text.trim().toLocaleLowerCase();
  const fits = (one: Alliance) =>
    (industry === null || one.industry === industry) &&
    [one.name, one.lead_name, one.purpose].some((words) => words.toLocaleLowerCase().includes(sought));
  const found = all.filter(fits);
  const standing = [...found.filter(isStanding), ...found.filter((one) => !isStanding(one))];
  return { ours: standing.filter(isOurs), others: standing.filter((one) => !isOurs(one)) };
}

function isStanding({ state }: Alliance): boolean {
  return state === 'active';
}
