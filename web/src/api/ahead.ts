import { SESSION_HEADERS } from './session-path';

/** What a partner's home reads, as it will ask for it: see `pages/home`. */
const HOME = [
  '/v1/agreements?limit=200',
  '/v1/projects?limit=200',
  '/v1/members?limit=200',
  '/v1/jobs?limit=6',
  '/v1/partner/usage',
  '/v1/datasets?limit=1',
  '/v1/alliances?limit=200&own=true',
];
/** For how long an answer may still be taken for one that is asked for now, in milliseconds. */
const FRESH = 10_000;

type Early = { askedAt: number; answer: Promise<Response | undefined> };
const early = new Map<string, Early>();

/**
 * Asks for what a page needs first, whose address this is. Nothing here may need the rest of the program: it is still on its way, and
 * the processor has time now that it will not have when the program begins.
 */
export function askAhead(path: string): void {
  askFor('/v1/account', path === '/' ? askForHome : undefined);
}

/** The answer to what is asked for, if that was asked for ahead and went well; once, as it changes, and not after anything was written. */
export async function takeAhead(request: Request): Promise<Response | undefined> {
  if (request.method !== 'GET') early.clear();
  if (early.size === 0) return undefined;
  const { pathname, search } = new URL(request.url);
  const taken = early.get(pathname + search);
  early.delete(pathname + search);
  return taken && Date.now() - taken.askedAt < FRESH ? taken.answer : undefined;
}

/** Whoever takes the answer gets it after `next`: the page that it leads to finds what that asks for, however fast it is. */
function askFor(path: string, next?: (answer: Response) => Promise<void>): void {
  const asked = async () => {
    const answer = await read(path);
    if (answer) await next?.(answer);
    return answer;
  };
  early.set(path, { askedAt: Date.now(), answer: asked() });
}

/** Whoever needs it asks again where this does not succeed, and is told what went wrong. */
async function read(path: string): Promise<Response | undefined> {
  try {
    const response = await fetch(path, { headers: SESSION_HEADERS, credentials: 'same-origin' });
    return response.ok ? response : undefined;
  } catch {
    return undefined;
  }
}

/** An account that cannot be read is for whoever takes it to complain about. */
async function askForHome(account: Response): Promise<void> {
  const who = await account
    .clone()
    .json()
    .catch(() => undefined);
  if (who?.partner) for (const path of HOME) askFor(path);
}
