import { useSyncExternalStore } from 'react';
import type { DatasetVersion } from '@/api/types';
import type { UploadRecord } from './records';

export type Phase = 'hashing' | 'sending' | 'waiting' | 'checking' | 'done' | 'failed' | 'stopped';

/** An upload of this page. It goes on while its person looks at other pages. */
export type Running = {
  key: string;
  dataset: string;
  datasetName: string;
  file: File;
  phase: Phase;
  /** Bytes read while hashing, bytes that have arrived while sending. */
  done: number;
  record?: UploadRecord;
  error?: unknown;
  /** The server has ended it: its content was refused, or its time is over. It cannot be gone on with. */
  isOver?: boolean;
  version?: DatasetVersion;
};

let all: Running[] = [];
const listeners = new Set<() => void>();

/** Every upload of this page, newest first. */
export function useUploads(): Running[] {
  return useSyncExternalStore(subscribe, uploads);
}

export function uploads(): Running[] {
  return all;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function setUploads(next: Running[]) {
  all = next;
  for (const listener of listeners) listener();
}

export function updateUpload(key: string, change: Partial<Running>) {
  setUploads(all.map((one) => (one.key === key ? { ...one, ...change } : one)));
}

export function isActive({ phase }: Running): boolean {
  return phase === 'hashing' || phase === 'sending' || phase === 'waiting' || phase === 'checking';
}
