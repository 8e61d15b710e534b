import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const asked: string[] = [];
let ahead: typeof import('./ahead');

/** Answers by path; everything else with an empty list. */
function server(answers: Record<string, Response>) {
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    return answers[path] ?? Response.json({ items: [] });
  });
}

const get = (path: string) => new Request(`https://portal.test${path}`);
const post = () => new Request('https://portal.test/v1/jobs', { method: 'POST', body: '{}' });
const USAGE = '/v1/partner/usage';

beforeEach(async () => {
  asked.length = 0;
  vi.resetModules();
  ahead = await import('./ahead');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('askAhead', () => {
  it('asks for what the home of a partner shows', async () => {
    server({ '/v1/account': Response.json({ partner: 'prt_1' }) });
    ahead.askAhead('/');
    await vi.waitFor(() => expect(asked).toContain(USAGE));
    expect(await (await ahead.takeAhead(get('/v1/account')))?.json()).toEqual({ partner: 'prt_1' });
  });

  it.each([
    ['an operator', '/', Response.json({ platform_role: 'operator' })],
    ['nobody', '/', Response.json({}, { status: 401 })],
    ['another page', '/jobs', Response.json({ partner: 'prt_1' })],
  ])('asks for the account alone for %s', async (_, path, account) => {
    server({ '/v1/account': account });
    ahead.askAhead(path);
    await ahead.takeAhead(get('/v1/account'));
    await new Promise((resolve) => setTimeout(resolve));
    expect(asked).toEqual(['/v1/account']);
  });
});

describe('takeAhead', () => {
  it('gives each answer once', async () => {
    server({ '/v1/account': Response.json({ partner: 'prt_1' }) });
    ahead.askAhead('/');
    await vi.waitFor(() => expect(asked).toContain(USAGE));
    expect(await ahead.takeAhead(get(USAGE))).toBeInstanceOf(Response);
    expect(await ahead.takeAhead(get(USAGE))).toBeUndefined();
  });

  it('gives the account after what its home reads was asked for, so that nothing is asked for twice', async () => {
    server({ '/v1/account': Response.json({ partner: 'prt_1' }) });
    ahead.askAhead('/');
    await ahead.takeAhead(get('/v1/account'));
    expect(await ahead.takeAhead(get(USAGE))).toBeInstanceOf(Response);
  });

  it('gives no refusal: whoever asks is to hear it', async () => {
    server({ '/v1/account': Response.json({}, { status: 401 }) });
    ahead.askAhead('/');
    expect(await ahead.takeAhead(get('/v1/account'))).toBeUndefined();
  });

  it('gives nothing that was read before something was written', async () => {
    server({ '/v1/account': Response.json({ partner: 'prt_1' }) });
    ahead.askAhead('/');
    await vi.waitFor(() => expect(asked).toContain(USAGE));
    expect(await ahead.takeAhead(post())).toBeUndefined();
    expect(await ahead.takeAhead(get(USAGE))).toBeUndefined();
  });

  it('gives nothing old', async () => {
    vi.useFakeTimers();
    server({ '/v1/account': Response.json({}) });
    ahead.askAhead('/');
    vi.setSystemTime(Date.now() + 10_000);
    expect(await ahead.takeAhead(get('/v1/account'))).toBeUndefined();
  });
});
