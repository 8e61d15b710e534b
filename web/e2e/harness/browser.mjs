// Debian's Chromium, and what a page says of itself while it is used.
import { chromium } from 'playwright-core';
import { PASSWORD } from './api.mjs';

export const LANGUAGES = ['zh-CN', 'en'];
export const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };

/** What stands in the place of what is not there yet. */
const LOADING = '[aria-busy=true], .mantine-Skeleton-root, .mantine-Loader-root';

/** A browser; HANSA_TEST_CHROMIUM names the program. */
export function launch() {
  return chromium.launch({ executablePath: process.env.HANSA_TEST_CHROMIUM ?? '/usr/bin/chromium' });
}

/** A person's own browser window. */
export async function open(browser, url, { locale = 'en', size = SIZES.wide, ...more } = {}) {
  const context = await browser.newContext({ baseURL: url, locale, viewport: size, reducedMotion: 'reduce', ...more });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  return { context, page, complaints: listen(page) };
}

/**
 * Everything that nobody should have to read in a console: refused by the content security policy, thrown, or logged as an error.
 * That the server has answered a request with an error is no complaint: the page is there to show it.
 */
function listen(page) {
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    const answered = message.text().startsWith('Failed to load resource: the server responded');
    if (message.type() === 'error' && !answered) complaints.push(`console: ${message.text()}`);
  });
  return complaints;
}

/** Signs in by the form, as a person does, and waits for the page behind it. */
export async function signIn(page, email, path = '/sign-in') {
  await page.goto(path);
  await page.locator('input[type=email]').fill(email);
  await page.locator('input[autocomplete=current-password]').fill(PASSWORD);
  const answered = page.waitForResponse((answer) => answer.url().endsWith('/v1/portal/session'));
  await page.locator('form button[type=submit]').click();
  const answer = await answered;
  if (answer.ok()) await page.waitForURL((url) => url.pathname !== '/sign-in');
  return answer;
}

/** Waits until a page has said what it has to say: its heading is there, and nothing is loading any more. */
export async function settle(page) {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction((loading) => !document.querySelector(loading), LOADING);
  // A page that follows something live never falls silent.
  await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => {});
}
