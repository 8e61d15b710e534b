// Without a mouse: where the focus goes.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, open, SIZES, settle, signIn } from '../harness/browser.mjs';
import { startServer } from '../harness/server.mjs';
import { words } from '../harness/words.mjs';
import { admitted, dataset, OWNER, setUp } from '../harness/world.mjs';

const t = words('en');

describe('by keyboard', () => {
  let server, browser, patients;

  before(async () => {
    server = await startServer();
    patients = await dataset(await admitted(await setUp(server), 'Clinic'), 'patients');
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function signedIn(path, more) {
    const { context, page } = await open(browser, server.url, more);
    await signIn(page, OWNER);
    await page.goto(path);
    await settle(page);
    return { context, page };
  }

  test('the menu of a small screen gives the focus back', async () => {
    const { context, page } = await signedIn('/', { size: SIZES.narrow });
    await page.getByRole('button', { name: t('app.nav.open'), exact: true }).press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.waitForFunction(
      (name) => document.activeElement?.getAttribute('aria-label') === name,
      t('app.nav.open'),
    );
    await context.close();
  });

  test("a job's form leads to the first field that is wrong, and takes no word for a number", async () => {
    const { context, page } = await signedIn(`/jobs/new?dataset=${patients}`);
    const layers = page.getByRole('textbox', { name: t('recipe.tabular.hidden.label') });
    await layers.pressSequentially('wide,');
    await page.getByText(t('jobs.form.notWhole', { text: 'wide' })).waitFor();
    const epochs = page.getByRole('textbox', { name: t('recipe.tabular.epochs.label') });
    await epochs.fill('0');
    await page.getByRole('button', { name: t('jobs.form.button'), exact: true }).press('Enter');
    await page.getByText(t('jobs.form.toCorrect_other', { count: 2 })).waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true');
    assert.equal(new URL(page.url()).pathname, '/jobs/new');
    await context.close();
  });

  test('the first that fits what was typed is taken by Enter', async () => {
    const { context, page } = await signedIn('/audit');
    const target = page.getByRole('textbox', { name: t('audit.target'), exact: true });
    await target.pressSequentially('patie');
    await page.getByRole('option', { name: 'patients', exact: true }).waitFor();
    await target.press('Enter');
    await page.waitForFunction((field) => field.value === 'patients', await target.elementHandle());
    await page.getByRole('button', { name: t('audit.filter'), exact: true }).press('Enter');
    await page.waitForURL((url) => url.searchParams.get('target') === patients);
    await context.close();
  });

  test('what a field cuts off a pasted text is said', async () => {
    const { context, page } = await signedIn(`/jobs/new?dataset=${patients}`);
    const name = page.getByRole('textbox', { name: t('jobs.form.name') });
    await name.evaluate((field) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', 'x'.repeat(field.maxLength - field.value.length + 7));
      field.setSelectionRange(field.value.length, field.value.length);
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    });
    await page.getByText(t('parts.cutText_other', { most: '120', count: 7 })).waitFor();
    await context.close();
  });
});
