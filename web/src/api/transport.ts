import { takeAhead } from './ahead';
import { unreachable } from './problem';
import { renew } from './refresh';
import { PORTAL_HEADER, SESSION_PATH } from './session-path';

/** Pauses before a request is sent again, in milliseconds. */
const PAUSES = [400, 1200, 3000];
/** What may pass by itself: the first attempt is still at work, too many requests, the server is away. */
const PASSING = new Set([429, 502, 503, 504]);

type Listener = () => void;
const listeners = new Set<Listener>();

/** Calls `listener` when the session is over and nothing but signing in again helps. */
export function onSignedOut(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Sends a request with the session's cookie. A session whose access has run out is renewed and the request sent again; what is safe to
 * repeat is repeated when the connection breaks: reading, and writes under their `Idempotency-Key`.
 */
export async function send(request: Request): Promise<Response> {
  const early = await takeAhead(request);
  if (early) return early;
  const prepared = prepare(request);
  const askedAt = Date.now();
  const response = await withPatience(prepared);
  if (response.status !== 401 || prepared.url.includes(SESSION_PATH)) return response;
  const renewal = await renew(askedAt);
  if (renewal === 'renewed') return withPatience(prepared);
  if (renewal === 'ended') for (const listener of listeners) listener();
  return response;
}

/** Sends what anybody may ask, without the session: one that has ended must not stand in the way of what needs none. */
export function sendOpenly(request: Request): Promise<Response> {
  return withPatience(new Request(request, { credentials: 'omit' }));
}

function prepare(request: Request): Request {
  const headers = new Headers(request.headers);
  headers.set(PORTAL_HEADER, '1');
  if (request.method === 'POST' && isRepeatable(new URL(request.url).pathname)) {
    headers.set('Idempotency-Key', headers.get('Idempotency-Key') ?? crypto.randomUUID());
  }
  return new Request(request, { headers, credentials: 'same-origin' });
}

/** Log-ins, predictions and estimates leave nothing behind that a key would have to guard. */
function isRepeatable(path: string): boolean {
  const isRead = path.endsWith('/predict') || path === '/v1/usage/estimate';
  return !path.startsWith('/v1/portal/') && !isRead && path !== '/v1/account/password';
}

async function withPatience(request: Request): Promise<Response> {
  const repeatable = request.method === 'GET' || request.headers.has('Idempotency-Key');
  for (let attempt = 0; ; attempt += 1) {
    const pause = repeatable ? PAUSES[attempt] : undefined;
    try {
      const response = await fetch(request.clone());
      if (pause === undefined || !(await passes(response))) return response;
      await sleep(waitFor(response, pause), request.signal);
    } catch (error) {
      if (request.signal.aborted) throw error;
      if (pause === undefined) throw unreachable(error);
      await sleep(pause, request.signal);
    }
  }
}

async function passes(response: Response): Promise<boolean> {
  if (PASSING.has(response.status)) return true;
  if (response.status !== 409) return false;
  const body = (await response
    .clone()
    .json()
    .catch(() => undefined)) as { code?: string } | undefined;
  return body?.code === 'request_in_progress';
}

/** What the server asks for, up to ten seconds: longer than that a person would rather be told. */
function waitFor(response: Response, pause: number): number {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.min(seconds * 1000, 10_000) : pause;
}

export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
}
