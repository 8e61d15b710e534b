// What the server says of a job that fails and of rows that cannot be predicted, in the reader's language.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch } from '../harness/browser.mjs';
import { Person } from '../harness/person.mjs';
import { startServer } from '../harness/server.mjs';
import { admitted, dataset, OWNER, setUp, trained } from '../harness/world.mjs';

const HAN = /\p{Script=Han}/u;

describe('what goes wrong, in Chinese', () => {
  let server, browser, partner, clinic;

  before(async () => {
    server = await startServer();
    partner = await admitted(await setUp(server), 'Clinic');
    browser = await launch();
    clinic = await Person.at(browser, server.url, 'zh-CN');
    await clinic.signIn(OWNER);
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  test('a job whose data has nothing to learn from says so, and why no column was of use', async () => {
    const rows = Array.from({ length: 40 }, (_, row) => `${row + 1},same,${row % 2 ? 'yes' : 'no'}`);
    const { id } = await partner.owner.post('/v1/datasets', { name: 'numbered', description: '' });
    await partner.owner.ask('POST', `/v1/datasets/${id}/versions`, `row,site,answer\n${rows.join('\n')}\n`, 'text/csv');
    const spec = { recipe: 'tabular', target: 'answer' };
    const job = await partner.owner.post('/v1/jobs', { spec, inputs: { train: { dataset: id } } });
    const { page, t } = clinic;
    await clinic.visit(`/jobs/${job.id}`);
    await clinic.reads(t('jobs.failed'), 60_000);
    const alert = page.getByRole('alert').filter({ hasText: t('jobs.failed') });
    await alert.getByText(t('refusal.code.no_features')).waitFor();
    await alert.getByText(t('refusal.step.no_features')).waitFor();
    const why = (column, reason) => t('refusal.note.column_dropped', { column, why: t(`refusal.why.${reason}`) });
    await page.getByText(why('row', 'identifier')).waitFor();
    await page.getByText(why('site', 'constant_in_training')).waitFor();
    const lines = await page.locator('.run-log li .user-text').allTextContents();
    assert.deepEqual(
      lines.filter((line) => !HAN.test(line)),
      [],
    );
  });

  test('a row that cannot be read says which column is at fault', async () => {
    const { model } = await trained(partner, await dataset(partner, 'patients'), 'diagnosis');
    const { page, t } = clinic;
    await clinic.visit(`/models/${model}?tab=try`);
    await page.getByText(t('models.try.text'), { exact: true }).click();
    await clinic.field('models.try.rows').fill('age,size\n50,2.1\nold,2.2\n');
    await clinic.click('models.try.predict');
    const why = t('refusal.why.not_a_number', { column: 'age', value: 'old' });
    await page
      .getByRole('alert')
      .getByText(t('refusal.code.prediction_refused', { row: 2, why }))
      .waitFor();
  });
});
