// How much a person waits for before anything can be seen.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, open, settle, signIn } from '../harness/browser.mjs';
import { startServer } from '../harness/server.mjs';
import { admitted, OWNER, setUp } from '../harness/world.mjs';

const MOST_SCRIPT_KB = 250;
/** Smaller files are sent as they are. */
const COMPRESSED_FROM = 1024;

describe('budget', () => {
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

  for (const [name, path] of [
    ['sign-in', '/sign-in'],
    ['home', '/'],
  ]) {
    test(`${name}: at most ${MOST_SCRIPT_KB} kB of script, gzipped`, async (t) => {
      const { context, page } = await open(browser, server.url);
      if (path === '/') await signIn(page, OWNER);
      const scripts = new Map();
      page.on('response', (answer) => {
        if (answer.request().resourceType() === 'script') scripts.set(answer.url(), answer);
      });
      await page.goto(path);
      await settle(page);
      const sizes = await Promise.all([...scripts.keys()].map((url) => gzipped(url)));
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      t.diagnostic(`${name}: ${(bytes / 1000).toFixed(1)} kB of script in ${sizes.length} files`);
      assert.ok(sizes.length > 0 && bytes <= MOST_SCRIPT_KB * 1000, `${bytes} bytes in ${sizes.length} files`);
      await context.close();
    });
  }

  test('home asks for nothing twice', async () => {
    const { context, page } = await open(browser, server.url);
    await signIn(page, OWNER);
    // What the page behind the form still asks for is not the next one's.
    await settle(page);
    const asked = [];
    page.on('request', (request) => {
      if (request.url().includes('/v1/')) asked.push(request.url());
    });
    await page.goto('/');
    await settle(page);
    assert.ok(asked.length > 1, `asked for ${asked}`);
    assert.deepEqual(asked, [...new Set(asked)]);
    await context.close();
  });
});

/** Bytes of a file on its way to a browser that takes gzip. */
async function gzipped(url) {
  const answer = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
  await answer.arrayBuffer();
  const bytes = Number(answer.headers.get('content-length'));
  assert.ok(
    answer.headers.get('content-encoding') === 'gzip' || bytes < COMPRESSED_FROM,
    `${url} is sent uncompressed`,
  );
  return bytes;
}
