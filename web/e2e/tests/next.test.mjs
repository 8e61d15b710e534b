// Where signing in leads: to the page that was wanted, and nowhere else.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, open, settle, signIn } from '../harness/browser.mjs';
import { startServer } from '../harness/server.mjs';
import { admitted, OWNER, setUp } from '../harness/world.mjs';

const ELSEWHERE = [
  '//evil.test',
  'https://evil.test/',
  '/\\evil.test',
  '\\\\evil.test',
  'javascript:alert(1)',
  '/%09/evil.test',
  'data:text/html,x',
];

describe('after signing in', () => {
  let server, browser;

  before(async () => {
    server = await startServer();
    await admitted(await setUp(server), 'Clinic');
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  for (const next of ELSEWHERE) {
    test(`?next=${next} leads nowhere else`, async () => {
      const { context, page, complaints } = await open(browser, server.url);
      await signIn(page, OWNER, `/sign-in?next=${encodeURIComponent(next)}`);
      await settle(page);
      assert.equal(new URL(page.url()).origin, server.url);
      assert.deepEqual(complaints, []);
      await context.close();
    });
  }

  test('the page that was wanted opens', async () => {
    const { context, page } = await open(browser, server.url);
    await page.goto('/jobs?state=running');
    await page.waitForURL((url) => url.pathname === '/sign-in');
    await signIn(page, OWNER, page.url());
    await page.waitForURL((url) => url.pathname === '/jobs' && url.searchParams.get('state') === 'running');
    await context.close();
  });
});
