import type { PoolState } from '@/api/types';
import { hoursOf, secondsOf } from '@/parts/amounts';

/** A member's share, as it is typed. */
export type ShareRow = { member: string; name: string; unit: 'percent' | 'hours'; value: number | string };

type Share = { member: string; percent?: number; gpu_seconds?: number };

/** The shares as they are. */
export function rowsOf({ members }: PoolState): ShareRow[] {
  return members.map(({ member, name, percent, share_seconds }) =>
    percent === undefined || percent === null
      ? { member, name, unit: 'hours', value: hoursOf(share_seconds) }
      : { member, name, unit: 'percent', value: percent },
  );
}

/** What a share comes to, in seconds, cut as the server cuts it; nothing for what cannot be taken. An empty field is no share. */
export function secondsOfShare({ unit, value }: Pick<ShareRow, 'unit' | 'value'>, monthly: number): number | undefined {
  if (value === '') return 0;
  if (unit === 'hours') return secondsOf(value);
  const percent = Number(value);
  if (!Number.isInteger(percent) || percent < 0 || percent > 100) return undefined;
  return Math.floor((monthly * percent) / 100);
}

export type Sum = { seconds: number; left: number; bad: string[] };

/** All shares together, what of the pool is left then, and whose cannot be taken. */
export function sumOf(rows: ShareRow[], monthly: number): Sum {
  const shares = rows.map((row) => ({ member: row.member, seconds: secondsOfShare(row, monthly) }));
  const seconds = shares.reduce((sum, share) => sum + (share.seconds ?? 0), 0);
  const bad = shares.filter((share) => share.seconds === undefined).map(({ member }) => member);
  return { seconds, left: monthly - seconds, bad };
}

/** What is sent: members without a share are left out. */
export function sharesOf(rows: ShareRow[]): Share[] {
  return rows.flatMap(({ member, unit, value }): Share[] => {
    if (value === '' || Number(value) === 0) return [];
    return [unit === 'percent' ? { member, percent: Number(value) } : { member, gpu_seconds: secondsOf(value) ?? 0 }];
  });
}

/** The same amount in the other unit, so that a change of the unit changes nothing else. */
export function inUnit(row: ShareRow, unit: ShareRow['unit'], monthly: number): ShareRow {
  const seconds = secondsOfShare(row, monthly);
  if (unit === row.unit || seconds === undefined) return { ...row, unit };
  if (unit === 'hours') return { ...row, unit, value: hoursOf(seconds) };
  return { ...row, unit, value: monthly > 0 ? Math.floor((seconds / monthly) * 100) : 0 };
}
