import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onSignedOut, send, sendOpenly } from './transport';

type Reply = number | 'break' | { status: number; code: string };
const calls: Request[] = [];

/** Answers in turn; refreshes are answered by `refresh`. */
function server(replies: Reply[], refresh: Reply = 200) {
  calls.length = 0;
  vi.stubGlobal('fetch', async (input: Request | string) => {
    const request =
      typeof input === 'string' ? new Request(new URL(input, 'https://portal.test'), { method: 'POST' }) : input;
    calls.push(request);
    const reply = request.url.endsWith('/refresh') ? refresh : (replies.shift() ?? 200);
    if (reply === 'break') throw new TypeError('broken');
    const { status, code } = typeof reply === 'number' ? { status: reply, code: 'x' } : reply;
    return Response.json({ code, detail: code }, { status, headers: { 'retry-after': '0' } });
  });
}

/** The answer, as if no pause took time. */
async function atOnce<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => undefined);
  await vi.runAllTimersAsync();
  return answer;
}

const get = () => new Request('https://portal.test/v1/jobs');
const post = (path = '/v1/jobs') => new Request(`https://portal.test${path}`, { method: 'POST', body: '{}' });
const paths = () => calls.map(({ url }) => new URL(url).pathname);

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('send', () => {
  it('says that the portal asks', async () => {
    server([200]);
    await atOnce(send(get()));
    expect(calls[0]?.headers.get('x-hansa-portal')).toBe('1');
  });

  it('renews the session once for all that ask, and asks again', async () => {
    server([401, 401, 200, 200]);
    const answers = await Promise.all([atOnce(send(get())), atOnce(send(get()))]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(paths().filter((path) => path.endsWith('/refresh'))).toHaveLength(1);
  });

  it('tells when the session is over, and not when the server is away', async () => {
    const told = vi.fn();
    const stop = onSignedOut(told);
    server([401], 503);
    expect((await atOnce(send(get()))).status).toBe(401);
    expect(told).not.toHaveBeenCalled();
    server([401], 401);
    await atOnce(send(get()));
    expect(told).toHaveBeenCalledOnce();
    stop();
  });

  it('repeats what is safe under one key, and nothing else', async () => {
    server(['break', { status: 409, code: 'request_in_progress' }, 201]);
    expect((await atOnce(send(post()))).status).toBe(201);
    expect(new Set(calls.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1);
    server(['break']);
    await expect(atOnce(send(post('/v1/models/mo_1/versions/1/predict')))).rejects.toMatchObject({
      code: 'unreachable',
    });
    expect(calls).toHaveLength(1);
    server([{ status: 409, code: 'dataset_name_taken' }]);
    expect((await atOnce(send(post()))).status).toBe(409);
    expect(calls).toHaveLength(1);
  });

  it('gives up on a server that stays away', async () => {
    server(['break', 'break', 'break', 'break']);
    await expect(atOnce(send(get()))).rejects.toMatchObject({ code: 'unreachable' });
  });
});

describe('sendOpenly', () => {
  it('asks without the session, and renews none', async () => {
    server([503, 401]);
    expect((await atOnce(sendOpenly(get()))).status).toBe(401);
    expect(calls.map(({ credentials }) => credentials)).toEqual(['omit', 'omit']);
    expect(paths().every((path) => path === '/v1/jobs')).toBe(true);
  });
});
