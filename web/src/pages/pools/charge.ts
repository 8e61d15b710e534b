import { secondsOf } from '@/parts/amounts';

/** Who pays a job's GPU time, as it is typed: no pool is one's own partner. */
export type Payer = { pool: string; hours: number | string; request: string };

export const OWN_PARTNER: Payer = { pool: '', hours: '', request: '' };

/** What a job reserves of a pool; nothing for a job that one's own partner pays, or that uses no GPU. */
export function chargeOf({ pool, hours, request }: Payer, gpus: number) {
  const seconds = secondsOf(hours);
  if (!pool || gpus === 0 || !seconds) return undefined;
  return { pool, gpu_seconds: seconds, ...(request ? { request } : {}) };
}

/** Whether a pool was chosen and not said how much of it is needed. */
export function isUnfinished(payer: Payer, gpus: number): boolean {
  return payer.pool !== '' && gpus > 0 && !chargeOf(payer, gpus);
}

export type Need = 'fits' | 'beyondShare' | 'tooLarge' | 'poolEmpty' | 'requestTooSmall';

type Room = {
  /** What all members together have left, in seconds. */
  pool: number;
  /** What is left of one's own share. */
  share: number;
  /** What a job may reserve without the lead's approval. */
  most: number;
  /** For how much the chosen request was approved. */
  approved?: number;
};

/** Whether the server will take it, as far as can be told before; in the order in which it asks. */
export function needOf(seconds: number, { pool, share, most, approved }: Room): Need {
  if (seconds > pool) return 'poolEmpty';
  if (approved !== undefined) return seconds > approved ? 'requestTooSmall' : 'fits';
  if (seconds > most) return 'tooLarge';
  return seconds > share ? 'beyondShare' : 'fits';
}
