// Somebody at a browser of their own, who reads, types and clicks.
import assert from 'node:assert/strict';
import { PASSWORD } from './api.mjs';
import { open, settle, signIn } from './browser.mjs';
import { words } from './words.mjs';

export class Person {
  static async at(browser, url, locale) {
    return Object.assign(new Person(), await open(browser, url, { locale }), { t: words(locale), locale });
  }

  async leave() {
    assert.deepEqual(this.complaints, []);
    await this.context.close();
  }

  async visit(path) {
    await this.page.goto(path);
    await settle(this.page);
  }

  signIn(email) {
    return signIn(this.page, email);
  }

  /** What a field is called is its label, without the mark of what is required. */
  field(label) {
    return this.page.getByRole('textbox', { name: this.t(label), exact: true });
  }

  async fill(fields) {
    for (const [label, text] of Object.entries(fields)) await this.field(label).fill(text);
  }

  async choose(label, option) {
    // A field may be there before what can be chosen is known.
    await this.field(label).and(this.page.locator('[aria-haspopup=listbox]')).click();
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }

  /** A new password, typed twice. */
  async password() {
    const fields = this.page.locator('input[autocomplete=new-password]');
    for (const index of [0, 1]) await fields.nth(index).fill(PASSWORD);
  }

  click(label, values) {
    return this.page.getByRole('button', { name: this.t(label, values), exact: true }).click();
  }

  check(label) {
    return this.page.getByRole('checkbox', { name: this.t(label), exact: true }).check();
  }

  switchOn(label) {
    return this.page.getByRole('switch', { name: this.t(label), exact: true }).check();
  }

  downloads(role, name) {
    return this.downloaded(this.page.getByRole(role, { name, exact: true }));
  }

  /** Clicks on what saves a file: what it is called, and where it lies. */
  async downloaded(locator) {
    const [file] = await Promise.all([this.page.waitForEvent('download'), locator.click()]);
    return { name: file.suggestedFilename(), path: await file.path() };
  }

  tab(label) {
    return this.page.getByRole('tab', { name: this.t(label), exact: true }).click();
  }

  /** In the question that the page asks: why, and yes. */
  async confirm(label, reason, values) {
    const question = this.page.getByRole('dialog');
    if (reason) await question.getByRole('textbox').fill(reason);
    await question.getByRole('button', { name: this.t(label, values), exact: true }).click();
    await question.waitFor({ state: 'detached' });
  }

  /** Waits until a text of the portal, or of somebody's, can be read. */
  reads(text, timeout = 20_000) {
    return this.page.getByText(text).first().waitFor({ timeout });
  }

  /** The page's address, once it is one of these; with the id at its end. */
  async arrives(pattern) {
    await this.page.waitForURL((url) => pattern.test(url.pathname));
    await settle(this.page);
    return new URL(this.page.url()).pathname.split('/').at(-1);
  }

  /** The same, with what the pattern captures. */
  async arrivesAt(pattern) {
    await this.arrives(pattern);
    return pattern.exec(new URL(this.page.url()).pathname)[1];
  }
}
