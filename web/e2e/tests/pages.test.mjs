// Every page, in both languages and at both sizes: nothing that the policy refuses, nothing thrown, nothing that people with
// other ways of reading and typing cannot use, nothing wider than the screen. Screenshots are for people to look at.
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { LANGUAGES, launch, open, SIZES, settle, signIn } from '../harness/browser.mjs';
import { fileName, pages } from '../harness/pages.mjs';
import { startServer } from '../harness/server.mjs';
import { OPERATOR, OWNER, populate } from '../harness/world.mjs';

const AREAS = (await readdir(new URL('../../src/i18n/en/', import.meta.url))).map((file) => file.split('.')[0]);
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const PEOPLE = { nobody: undefined, owner: OWNER, operator: OPERATOR };
const SCREENSHOTS = process.env.HANSA_TEST_SCREENSHOTS;

/** What axe finds that keeps somebody from using the page. */
async function serious(page) {
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  const found = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`),
  );
}

async function routes() {
  const folder = new URL('../../src/app/routes/', import.meta.url);
  const sources = await Promise.all((await readdir(folder)).map((file) => readFile(new URL(file, folder), 'utf8')));
  return [
    ...new Set(sources.flatMap((text) => [...text.matchAll(/\bpath: '([^']+)'/g)].map(([, path]) => path))),
  ].sort();
}

test('every route of the portal is one of the pages looked at', async () => {
  const listed = Object.values(pages({ jobs: [] })).flat();
  assert.deepEqual([...new Set(listed.map(({ path }) => path))].sort(), await routes());
});

describe('pages', () => {
  let server, browser, ids;

  before(async () => {
    server = await startServer('sqlite', ['--rate-principal', '10000', '--rate-address', '10000']);
    ({ ids } = await populate(server));
    browser = await launch();
    if (SCREENSHOTS) await mkdir(SCREENSHOTS, { recursive: true });
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  for (const [person, email] of Object.entries(PEOPLE)) {
    for (const locale of LANGUAGES) {
      test(`${person}, ${locale}`, async (t) => {
        const { context, page, complaints } = await open(browser, server.url, { locale });
        if (email) await signIn(page, email);
        for (const { path, at } of pages(ids)[person]) {
          await t.test(at === path ? path : `${path} at ${at}`, async () => {
            complaints.length = 0;
            await page.goto(at);
            await settle(page);
            assert.equal(
              new URL(page.url()).pathname,
              new URL(at, page.url()).pathname,
              'another page opened in its place',
            );
            assert.notEqual(await page.title(), '');
            for (const [name, size] of Object.entries(SIZES)) {
              await page.setViewportSize(size);
              await look(page, `${fileName(path, at)}-${person}-${locale}-${name}`);
            }
            assert.deepEqual(complaints, []);
          });
        }
        await context.close();
      });
    }
  }
});

/** Texts that are the name of a text: it was not there when the page wanted it. */
function nameless(page) {
  return page.evaluate((areas) => {
    const isName = (text) => /^[a-z][A-Za-z]*(\.\w+)+$/.test(text) && areas.includes(text.split('.')[0]);
    return [...document.querySelectorAll('body *')]
      .filter(({ children }) => children.length === 0)
      .map(({ textContent }) => textContent.trim())
      .filter(isName);
  }, AREAS);
}

/** At the size that the window has. */
async function look(page, file) {
  await settle(page);
  if (SCREENSHOTS) {
    await page.screenshot({ path: join(SCREENSHOTS, `${file}.png`), fullPage: true, animations: 'disabled' });
  }
  const { wanted, there } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { wanted: scrollWidth, there: clientWidth };
  });
  assert.ok(wanted <= there, `it is ${wanted} pixels wide, on a screen of ${there}`);
  // By the debugging protocol: the page's own policy would not let it in.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await readFile(axe, 'utf8'));
  assert.deepEqual(await serious(page), []);
  assert.deepEqual(await nameless(page), []);
}
