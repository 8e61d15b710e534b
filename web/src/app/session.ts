import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { api, ask } from '@/api/client';
import { Problem, problemOf } from '@/api/problem';
import { SESSION_HEADERS, SESSION_PATH } from '@/api/session-path';
import { send } from '@/api/transport';
import type { Account } from '@/api/types';
import { forgetDrafts } from './drafts';
import { queries } from './queries';
import { type Action, can, type Role, roleOf } from './rights';

export type SignIn = { email: string; password: string; partner?: string };

/** Who is signed in; `null` when nobody is. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: async (): Promise<Account | null> => {
    try {
      return await ask(api.GET('/v1/account'));
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

/** Who is signed in, on pages that are there only for those who are. */
export function useAccount(): Account {
  const { data } = useSuspenseQuery(accountQuery);
  if (!data) throw new Problem({ status: 401, code: 'credential_missing', detail: 'not signed in' });
  return data;
}

/** Whether the person may do something. */
export function useCan(): (action: Action) => boolean {
  const account = useAccount();
  return (action) => can(account, action);
}

export function useRole(): Role | undefined {
  return roleOf(useAccount());
}

/** Begins a session: the server sets its cookies, which no script can read. */
export async function signIn(input: SignIn): Promise<void> {
  const headers = { ...SESSION_HEADERS, 'Content-Type': 'application/json' };
  const response = await sendTo(SESSION_PATH, { method: 'POST', headers, body: JSON.stringify(input) });
  if (!response.ok) throw await problemOf(response);
  queries.clear();
  void writeInFirst();
}

/** Whoever has not chosen a language is written to in the one in which they sign in. */
async function writeInFirst(): Promise<void> {
  const account = await queries.fetchQuery(accountQuery).catch(() => null);
  if (account && !account.language) await writeIn(i18next.language);
}

/** In which language the person is written to. That it could not be kept stops nobody: it is tried at the next choice or sign-in. */
export async function writeIn(language: string): Promise<void> {
  try {
    await ask(api.PATCH('/v1/account', { body: { language } }));
    await queries.invalidateQueries({ queryKey: accountQuery.queryKey });
  } catch {
    // See above.
  }
}

/** Goes on for another partner of the same person. */
export async function switchPartner(partner: string): Promise<void> {
  const headers = { ...SESSION_HEADERS, 'Content-Type': 'application/json' };
  const response = await sendTo(`${SESSION_PATH}/partner`, {
    method: 'PUT',
    headers,
    body: JSON.stringify({ partner }),
  });
  if (!response.ok) throw await problemOf(response);
  queries.clear();
}

/** Ends the session here and on the server, and forgets what was read with it. */
export async function signOut(): Promise<void> {
  const response = await sendTo(SESSION_PATH, { method: 'DELETE', headers: SESSION_HEADERS });
  if (!response.ok && response.status !== 401) throw await problemOf(response);
  queries.clear();
  forgetDrafts();
}

function sendTo(path: string, init: RequestInit): Promise<Response> {
  return send(new Request(new URL(path, window.location.origin), init));
}
