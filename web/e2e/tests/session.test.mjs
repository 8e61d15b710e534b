// Signing in and out, and what a browser keeps of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LANGUAGES, launch, open, settle, signIn } from '../harness/browser.mjs';
import { databases, startServer } from '../harness/server.mjs';
import { admitted, OPERATOR, setUp } from '../harness/world.mjs';

for (const database of databases) {
  describe(`sessions, on ${database}`, () => {
    let server, browser, platform;

    before(async () => {
      server = await startServer(database);
      platform = await setUp(server);
      await admitted(platform, 'Clinic');
      browser = await launch();
    });

    after(async () => {
      await browser?.close();
      await server?.stop();
    });

    for (const locale of LANGUAGES) {
      test(`a person signs in in ${locale}, reloads, and signs out`, async () => {
        const { context, page, complaints } = await open(browser, server.url, { locale });
        await page.goto('/');
        await page.waitForURL((url) => url.pathname === '/sign-in');
        assert.equal(await page.locator('html').getAttribute('lang'), locale);
        await signIn(page, 'owner@clinic.example');
        await settle(page);
        await page.reload();
        await settle(page);
        assert.equal(new URL(page.url()).pathname, '/');
        const ended = await page.evaluate(async () => {
          const headers = { 'X-Hansa-Portal': '1' };
          return (await fetch('/v1/portal/session', { method: 'DELETE', headers })).status;
        });
        assert.equal(ended, 204);
        assert.deepEqual(await context.cookies(), []);
        await page.goto('/datasets');
        await page.waitForURL((url) => url.pathname === '/sign-in');
        assert.deepEqual(complaints, []);
        await context.close();
      });
    }

    test('no script can read a token', async () => {
      const { context, page } = await open(browser, server.url);
      await signIn(page, OPERATOR);
      await settle(page);
      const cookies = await context.cookies(`${server.url}/v1/portal/session`);
      assert.deepEqual(cookies.map(({ name }) => name).sort(), ['hansa_refresh', 'hansa_session']);
      for (const { name, httpOnly, sameSite, path } of cookies) {
        assert.deepEqual({ httpOnly, sameSite }, { httpOnly: true, sameSite: 'Strict' }, name);
        assert.equal(path, name === 'hansa_refresh' ? '/v1/portal/session' : '/');
      }
      const seen = await page.evaluate(async () => {
        const databases = await indexedDB.databases();
        const storages = [localStorage, sessionStorage].map((storage) => JSON.stringify({ ...storage }));
        return [document.cookie, ...storages, ...databases.map(({ name }) => name), document.documentElement.outerHTML];
      });
      for (const { value } of cookies) assert.ok(!seen.join('\n').includes(value), 'a token can be read by a script');
      assert.equal(seen[0], '');
      await context.close();
    });

    test('a session whose access has run out is renewed unnoticed, in two tabs at once', async () => {
      const { context, page, complaints } = await open(browser, server.url);
      await signIn(page, 'owner@clinic.example');
      await settle(page);
      const other = await context.newPage();
      await context.clearCookies({ name: 'hansa_session' });
      await Promise.all([page.goto('/datasets'), other.goto('/jobs')]);
      await Promise.all([settle(page), settle(other)]);
      assert.deepEqual(
        [page, other].map((tab) => new URL(tab.url()).pathname),
        ['/datasets', '/jobs'],
      );
      assert.deepEqual(complaints, []);
      await context.close();
    });

    test('a wrong password says so, and what to do', async () => {
      const { context, page } = await open(browser, server.url);
      await page.goto('/sign-in');
      await page.locator('input[type=email]').fill('owner@clinic.example');
      await page.locator('input[autocomplete=current-password]').fill('something else entirely');
      await page.locator('form button[type=submit]').click();
      await page.getByRole('alert').first().waitFor();
      assert.equal(new URL(page.url()).pathname, '/sign-in');
      assert.deepEqual(await context.cookies(), []);
      await context.close();
    });
  });
}
