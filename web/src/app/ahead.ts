import { SESSION_HEADERS } from '@/api/session-path';
import type { Account } from '@/api/types';
import { preferred } from '@/i18n/language';
import { TEXTS } from '@/i18n/texts';
import { isPublicPath } from './public-path';

let account: Promise<Account | undefined> | undefined;

/** Asks for what every page needs first. Nothing here may need the rest of the program: it is still on its way. */
export function askAhead(): void {
  // Whoever needs them asks again, and is told what went wrong.
  TEXTS[preferred()]().catch(() => undefined);
  if (!isPublicPath(window.location.pathname)) account = read();
}

/** The account, if it was asked for ahead and somebody is signed in; once, as it changes. */
export function takeAccount(): Promise<Account | undefined> | undefined {
  const taken = account;
  account = undefined;
  return taken;
}

async function read(): Promise<Account | undefined> {
  try {
    const response = await fetch('/v1/account', { headers: SESSION_HEADERS, credentials: 'same-origin' });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}
