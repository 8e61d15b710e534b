// What other sites can make a browser do: nothing.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { launch, open, settle, signIn } from '../harness/browser.mjs';
import { databases, startServer } from '../harness/server.mjs';
import { admitted, setUp } from '../harness/world.mjs';

/** Another site, on this machine: pages that send to the platform, by a form and by scripts. */
async function evilSite(target) {
  const page = `<!doctype html><form method=post action="${target}/v1/datasets" enctype="text/plain">
    <input name='{"name":"forged-by-form","x":"' value='"}'></form>`;
  const site = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(page));
  await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));
  const { port } = site.address();
  // To a browser another port is another origin of the same site, which gets the cookies; another name is another site.
  return { urls: [`http://localhost:${port}`, `http://127.0.0.1:${port}`], close: () => site.close() };
}

/** What comes of requests that scripts of another origin send. */
function scripts(target) {
  const body = JSON.stringify({ name: 'forged-by-script' });
  const attempts = [
    { mode: 'no-cors', headers: {} },
    { mode: 'cors', headers: { 'X-Hansa-Portal': '1', 'Content-Type': 'application/json' } },
    { mode: 'cors', headers: { 'Content-Type': 'text/plain' } },
  ];
  const send = (attempt) =>
    fetch(`${target}/v1/datasets`, { method: 'POST', credentials: 'include', body, ...attempt });
  return Promise.all(
    attempts.map((attempt) =>
      send(attempt).then(
        ({ type }) => type,
        () => 'refused',
      ),
    ),
  );
}

/** Puts the portal into a frame, and waits until something is in it. */
function frame(target) {
  return new Promise((resolve) => {
    const frame = Object.assign(document.createElement('iframe'), { src: target });
    frame.addEventListener('load', () => resolve());
    document.body.append(frame);
  });
}

for (const database of databases) {
  describe(`forged requests, on ${database}`, () => {
    let server, browser, clinic, site;

    before(async () => {
      server = await startServer(database);
      clinic = await admitted(await setUp(server), 'Clinic');
      browser = await launch();
      site = await evilSite(server.url);
    });

    after(async () => {
      site?.close();
      await browser?.close();
      await server?.stop();
    });

    const names = async () => (await clinic.owner.get('/v1/datasets')).items.map(({ name }) => name);

    for (const [index, kind] of ['another site', 'another origin of the same site'].entries()) {
      test(`${kind} changes nothing with the browser of who is signed in`, async () => {
        const { context, page } = await open(browser, server.url);
        await signIn(page, 'owner@clinic.example');
        await settle(page);
        const evil = await context.newPage();
        await evil.goto(site.urls[index]);
        const answered = evil.waitForResponse(`${server.url}/v1/datasets`);
        const arrived = evil.waitForURL(`${server.url}/v1/datasets`);
        await evil.evaluate(() => document.forms[0].submit());
        await arrived;
        // Without the cookie nobody asks; with it, it is not the portal that does.
        assert.equal((await answered).status(), index === 0 ? 401 : 403);
        await evil.goto(site.urls[index]);
        assert.deepEqual(await evil.evaluate(scripts, server.url), ['refused', 'refused', 'refused']);
        assert.deepEqual(await names(), []);
        // Nor can it show the portal in a frame, and take clicks for its own.
        await evil.evaluate(frame, server.url);
        const framed = evil.frames().filter((one) => one !== evil.mainFrame());
        // The refusal is a page of its own, which comes a moment later.
        await Promise.all(framed.map((one) => one.url() || one.waitForURL(/./)));
        assert.deepEqual(
          framed.map((one) => one.url()),
          ['chrome-error://chromewebdata/'],
        );
        await context.close();
      });
    }

    test("the portal's own page must say that it is one", async () => {
      const { context, page } = await open(browser, server.url);
      await signIn(page, 'owner@clinic.example');
      const send = (headers) =>
        page.evaluate(
          async (headers) => {
            const body = JSON.stringify({ name: 'by-the-page' });
            const answer = await fetch('/v1/datasets', { method: 'POST', headers, body });
            return [answer.status, (await answer.json()).code];
          },
          { 'Content-Type': 'application/json', ...headers },
        );
      assert.deepEqual(await send({}), [403, 'csrf_refused']);
      assert.deepEqual(await names(), []);
      assert.equal((await send({ 'X-Hansa-Portal': '1' }))[0], 201);
      await context.close();
    });
  });
}
