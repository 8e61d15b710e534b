import { SESSION_HEADERS, SESSION_PATH } from './session-path';

/** When this browser last renewed the session, in any tab: milliseconds, and no secret. */
const RENEWED = 'hansa.session.renewed';

export type Renewal = 'renewed' | 'ended' | 'unreachable';

let running: Promise<Renewal> | undefined;

/**
 * Renews the session once, however many requests ask for it at the same time, in all tabs: a refresh token that is used twice
 * ends its session. `askedAt` is when the refused request was sent; a renewal since then serves it as well.
 */
export function renew(askedAt: number): Promise<Renewal> {
  running ??= exclusively(() => renewUnlessDone(askedAt)).finally(() => {
    running = undefined;
  });
  return running;
}

async function exclusively(work: () => Promise<Renewal>): Promise<Renewal> {
  if (typeof navigator === 'undefined' || !navigator.locks) return work();
  return navigator.locks.request('hansa.session', () => work());
}

async function renewUnlessDone(askedAt: number): Promise<Renewal> {
  if (Number(read() ?? 0) > askedAt) return 'renewed';
  try {
    const response = await fetch(`${SESSION_PATH}/refresh`, { method: 'POST', headers: SESSION_HEADERS });
    if (response.ok) {
      write(String(Date.now()));
      return 'renewed';
    }
    return response.status >= 500 || response.status === 429 ? 'unreachable' : 'ended';
  } catch {
    return 'unreachable';
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(RENEWED);
  } catch {
    return null;
  }
}

function write(value: string) {
  try {
    localStorage.setItem(RENEWED, value);
  } catch {
    // Without storage each tab renews by itself.
  }
}
