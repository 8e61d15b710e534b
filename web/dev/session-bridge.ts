import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';

type Tokens = { access_token: string; refresh_token: string; expires_in: number; user: string; partner?: string };

const SESSION = '/v1/portal/session';
const COOKIE = 'hansa_dev';

/**
 * For development only, and only with `HANSA_DEV_BEARER=1`: speaks the portal's cookie session to the browser and the bearer API to
 * a server that knows no cookies. It is no part of what is built.
 */
export function sessionBridge(server: string): Plugin {
  const enabled = process.env.HANSA_DEV_BEARER === '1';
  return {
    name: 'hansa-session-bridge',
    configureServer: ({ middlewares }) => {
      if (enabled) middlewares.use(bridge(server));
    },
    configurePreviewServer: ({ middlewares }) => {
      if (enabled) middlewares.use(bridge(server));
    },
  };
}

function bridge(server: string) {
  return (request: IncomingMessage, response: ServerResponse, next: () => void) => {
    const [access, refresh] = cookie(request);
    if (!request.url?.startsWith(SESSION)) {
      if (access) request.headers.authorization = `Bearer ${access}`;
      delete request.headers.cookie;
      return next();
    }
    session(server, request, response, access, refresh).catch((error) => {
      response.statusCode = 502;
      response.end(String(error));
    });
  };
}

async function session(
  server: string,
  request: IncomingMessage,
  response: ServerResponse,
  access?: string,
  refresh?: string,
) {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (request.method === 'DELETE') {
    if (access) headers.authorization = `Bearer ${access}`;
    await fetch(`${server}/v1/auth/logout`, { method: 'POST', headers });
    response.setHeader('Set-Cookie', `${COOKIE}=; Path=/; Max-Age=0`);
    response.statusCode = 204;
    return response.end();
  }
  const again = request.url?.endsWith('/refresh');
  const body = again ? JSON.stringify({ refresh_token: refresh ?? '' }) : await read(request);
  const answer = await fetch(`${server}/v1/auth/${again ? 'refresh' : 'login'}`, { method: 'POST', headers, body });
  response.setHeader('Content-Type', answer.headers.get('content-type') ?? 'application/json');
  response.statusCode = answer.status;
  if (!answer.ok) return response.end(await answer.text());
  const tokens = (await answer.json()) as Tokens;
  const value = `${tokens.access_token}|${tokens.refresh_token}`;
  response.setHeader('Set-Cookie', `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict`);
  response.end(JSON.stringify({ user: tokens.user, partner: tokens.partner, expires_in: tokens.expires_in }));
}

function cookie(request: IncomingMessage): string[] {
  const all = (request.headers.cookie ?? '').split(/;\s*/);
  const mine = all.find((one) => one.startsWith(`${COOKIE}=`));
  return mine ? mine.slice(COOKIE.length + 1).split('|') : [];
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
