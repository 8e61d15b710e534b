// The whole story, by clicks: two organisations join, negotiate and sign an agreement, share data, train, share the model back, use
// it; an alliance certifies it; and what runs under the agreement stops when it ends.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LANGUAGES, launch } from '../harness/browser.mjs';
import { certificateVerified } from '../harness/certificate.mjs';
import { mailed } from '../harness/mailbox.mjs';
import { Person } from '../harness/person.mjs';
import { databases, startServer } from '../harness/server.mjs';
import { CRITERIA, JOINT_RESEARCH, OPERATOR, table } from '../harness/world.mjs';

const CLINIC = { name: 'Lindenhof Clinic', email: 'owner@clinic.example', industry: 'medicine' };
const INSURER = { name: 'Aurora Insurance', email: 'owner@insurer.example', industry: 'finance' };
/** What the insurer asks the clinic for besides. */
const AUDIT_DUTY = 'Once a year, by a letter.';
const ALLIANCE = 'Better Diagnosis';
const STANDARD = 'Tumour diagnosis';
const TERMS = 'The clinic shares measurements for training; the insurer shares the model that comes of it.';
/** Long enough to be running still when somebody has clicked twice: many passes, and a layer so wide that each takes its time. */
const MANY_EPOCHS = '10000';
const WIDE_LAYER = '4096';

// Each language once, and each database once.
const settings =
  databases.length > 1
    ? [
        ['zh-CN', 'sqlite'],
        ['en', 'postgres'],
      ]
    : LANGUAGES.map((locale) => [locale, 'sqlite']);

for (const [locale, database] of settings) {
  describe(`the story, in ${locale} on ${database}`, () => {
    let server, browser, operator, clinic, insurer;

    before(async () => {
      server = await startServer(database);
      browser = await launch();
      [operator, clinic, insurer] = await Promise.all([1, 2, 3].map(() => Person.at(browser, server.url, locale)));
    });

    after(async () => {
      await browser?.close();
      await server?.stop();
    });

    const ids = {};

    test('an operator sets the platform up', async () => {
      await operator.visit('/sign-in');
      await operator.reads(operator.t('entry.signIn.new'));
      await operator.page.getByRole('link', { name: operator.t('entry.signIn.setUp'), exact: true }).click();
      await operator.arrives(/^\/set-up$/);
      await operator.fill({ 'entry.setUp.token': server.setupToken, 'entry.email': OPERATOR, 'entry.name': 'Olga' });
      await operator.password();
      await operator.click('entry.setUp.button');
      await operator.arrives(/^\/$/);
    });

    for (const [partner, who] of [
      [CLINIC, () => clinic],
      [INSURER, () => insurer],
    ]) {
      test(`${partner.name} applies, is assessed, and joins`, async () => {
        await apply(who(), partner, server);
        await assess(operator, partner);
        await answer(operator, who(), partner);
        await join(who(), await approve(operator), partner);
      });
    }

    test('the clinic proposes an agreement, the insurer answers, and both sign', async () => {
      await clinic.visit('/agreements/new');
      await clinic.choose('agreements.with', INSURER.name);
      await clinic.page.getByRole('radio', { name: JOINT_RESEARCH[locale] }).check();
      await clinic.click('terms.begin');
      await clinic.fill({ 'agreements.name': 'Diagnosis together', 'terms.field.document': TERMS });
      await clinic.click('agreements.proposeTo', { name: INSURER.name });
      ids.agreement = await clinic.arrives(/^\/agreements\/ag_/);
      await counter(insurer, ids.agreement);
      // What has changed stands where it is signed, and nowhere else.
      await sign(clinic, ids.agreement, 'agreements.nowSigned', async () => {
        await clinic.reads(clinic.t('agreements.signing.changes', { number: '1' }));
        await clinic.page.locator('ins').getByText(AUDIT_DUTY).first().waitFor();
        assert.equal(await clinic.page.locator('ins').count(), 1);
      });
      await sign(insurer, ids.agreement, 'agreements.nowActive');
    });

    test('the clinic uploads measurements and grants their use', async () => {
      ids.dataset = await upload(clinic, 'tumour measurements');
      await clinic.tab('datasets.tab.preview');
      await clinic.reads('malignant');
      await share(clinic, 'datasets.tab.grants', 'download');
    });

    test('the insurer trains on them, and watches it live', async () => {
      await insurer.visit('/jobs/new');
      await submit(insurer, { 'jobs.form.name': 'diagnosis', 'jobs.form.model': 'tumour diagnosis' });
      await insurer.page.locator('canvas').first().waitFor();
      await insurer.reads(insurer.t('jobs.result.title'), 120_000);
      // What it may train on it may not carry away.
      await insurer.visit(`/datasets/${ids.dataset}`);
      await insurer.reads(insurer.t('grants.received.title'));
      const { page } = insurer;
      assert.equal(await page.getByRole('button', { name: insurer.t('datasets.download'), exact: true }).count(), 0);
      assert.equal(await page.getByRole('tab', { name: insurer.t('datasets.tab.preview'), exact: true }).count(), 0);
      const refused = await insurer.page.evaluate(statusOf, `/v1/datasets/${ids.dataset}/versions/1/content`);
      assert.equal(refused, 403);
    });

    test('the insurer shares the model back, and the clinic asks it', async () => {
      await insurer.visit('/models');
      await insurer.page.getByRole('link', { name: 'tumour diagnosis' }).first().click();
      ids.model = await insurer.arrives(/^\/models\/mo_/);
      await share(insurer, 'models.tab.grants', 'download');
      await clinic.visit(`/models/${ids.model}?tab=try`);
      await clinic.page.getByRole('textbox', { name: 'age', exact: true }).fill('51');
      await clinic.page.getByRole('textbox', { name: 'size', exact: true }).fill('6.4');
      await clinic.click('models.try.predict');
      await clinic.page.locator('[aria-live=polite]').getByText('malignant').first().waitFor({ timeout: 60_000 });
    });

    test('an alliance is founded, the clinic leads it and the insurer joins', async () => {
      await operator.visit('/platform/alliances');
      await operator.page
        .getByRole('button', { name: operator.t('alliances.found'), exact: true })
        .first()
        .click();
      await operator.fill({ 'alliances.name': ALLIANCE, 'alliances.purpose': 'Say what a model must be able to do.' });
      await operator.choose('alliances.industry', operator.t('industry.medicine'));
      await operator.choose('alliances.leadPartner', CLINIC.name);
      await operator.confirm('alliances.found');
      await operator.reads(ALLIANCE);
      await clinic.visit('/alliances');
      await clinic.page.getByRole('link', { name: ALLIANCE }).click();
      ids.alliance = await clinic.arrives(/^\/alliances\/al_/);
      await clinic.click('alliances.invite');
      await clinic.choose('alliances.partner', `${INSURER.name} · ${clinic.t(`industry.${INSURER.industry}`)}`);
      await clinic.confirm('alliances.invite');
      await insurer.visit('/');
      await insurer.page.getByRole('link', { name: ALLIANCE }).click();
      await insurer.arrives(/^\/alliances\/al_/);
      await insurer.click('alliances.accept');
      await insurer.reads(insurer.t('alliances.member.title'));
    });

    test('the clinic releases a standard with a hidden test set', async () => {
      await upload(clinic, 'hidden patients');
      await clinic.visit(`/alliances/${ids.alliance}`);
      await clinic.page
        .getByRole('link', { name: clinic.t('standards.begin') })
        .first()
        .click();
      await clinic.arrives(/^\/standards\/new$/);
      await clinic.fill({ 'standards.name': STANDARD });
      await clinic.choose('standards.editor.fromDataset', 'hidden patients');
      await clinic.click('standards.editor.takeColumns');
      await clinic.reads('diagnosis');
      await clinic.switchOn('standards.editor.hasModel');
      await clinic.choose('standards.editor.testDataset', 'hidden patients');
      await clinic.choose('standards.editor.testVersion', clinic.t('datasets.versionNumber', { number: 1 }));
      await clinic.choose('standards.target', 'diagnosis');
      await clinic.click('standards.begin');
      ids.standard = await clinic.arrivesAt(/^\/standards\/(st_\w+)\/draft$/);
      await clinic.click('standards.release.button', { version: '1.0.0' });
      await clinic.check('standards.release.confirm');
      await clinic.confirm('standards.release.button', undefined, { version: '1.0.0' });
      await clinic.arrives(/^\/standards\/st_\w+$/);
      await clinic.reads(clinic.t('standards.state.released'));
    });

    test('the model is held against it, and its certificate is verified offline', async () => {
      await insurer.visit(`/models/${ids.model}`);
      await insurer.page.getByRole('link', { name: insurer.t('certificates.check'), exact: true }).click();
      await insurer.arrives(/^\/conformance\/new$/);
      await insurer.click('conformance.start');
      await insurer.arrives(/^\/conformance\/cr_/);
      await insurer.reads(insurer.t('conformance.outcome.passed'), 60_000);
      await insurer.page.getByRole('link', { name: insurer.t('conformance.toCertificate') }).click();
      await insurer.arrives(/^\/certificates\/ce_/);
      await insurer.reads(insurer.t('certificates.standing.valid'));
      const kept = {
        certificate: await insurer.downloads('button', insurer.t('certificates.verify.save')),
        keys: await insurer.downloads('link', insurer.t('certificates.verify.keys')),
        files: await modelFiles(insurer, ids.model),
      };
      assert.deepEqual(await certificateVerified(kept), { valid: true, standard: STANDARD });
      // One byte more, and it is another model.
      assert.deepEqual(await certificateVerified(kept, 'x'), { valid: false });
    });

    test('the audit log tells what was refused on the data set, which is chosen by its name', async () => {
      await insurer.visit('/audit');
      await insurer.choose('audit.target', 'tumour measurements');
      await insurer.choose('audit.outcome', insurer.t('status.audit.denied'));
      await insurer.click('audit.filter');
      await insurer.page.waitForURL((url) => url.searchParams.get('target') === ids.dataset);
      const rows = insurer.page.locator('tbody tr');
      await rows.getByText(insurer.t('audit.actions.dataset_download')).first().waitFor();
      for (const row of await rows.allTextContents()) assert.match(row, /tumour measurements/);
    });

    test('the clinic ends the agreement, and what runs under it stops', async () => {
      await insurer.visit('/jobs/new');
      await submit(insurer, {
        'jobs.form.name': 'one more',
        'recipe.tabular.hidden.label': WIDE_LAYER,
        'recipe.tabular.epochs.label': MANY_EPOCHS,
      });
      await insurer.reads(insurer.t('jobs.progress.running'), 60_000);
      await clinic.visit(`/agreements/${ids.agreement}`);
      await clinic.click('agreements.end.terminate');
      const question = clinic.page.getByRole('dialog');
      await question.getByRole('textbox').first().fill('The project is over.');
      await question.getByRole('textbox').last().fill(INSURER.name);
      await question.getByRole('button', { name: clinic.t('agreements.end.terminate'), exact: true }).click();
      await clinic.reads(clinic.t('agreements.ended.terminated'));
      const ended = Date.now();
      await insurer.reads(insurer.t('jobs.failed'));
      assert.ok(Date.now() - ended <= 10_000, `it took ${Date.now() - ended} ms`);
      await clinic.visit(`/models/${ids.model}?tab=try`);
      await clinic.page.getByRole('alert').first().waitFor();
    });

    test('nobody has seen an error in the console', async () => {
      for (const person of [operator, clinic, insurer]) await person.leave();
    });
  });
}

/** In the page, with its cookie. */
async function statusOf(path) {
  return (await fetch(path)).status;
}

/** What somebody answers to the questions that need an answer. */
const ANSWERS = {
  problem: 'A model that tells benign from malignant.',
  data_volume: 'thousands',
  sensitivity: 'special',
  tasks: 'classify_rows',
};

async function apply(person, { name, email, industry }, server) {
  await person.visit('/apply');
  const form = await person.page.evaluate(async () => (await fetch('/v1/application-form')).json());
  await person.fill({ 'entry.apply.organisation': name });
  await person.choose('entry.apply.industry', person.t(`industry.${industry}`));
  await person.choose('application.size', '50-249');
  await person.choose('application.country', new Intl.DisplayNames(person.locale, { type: 'region' }).of('DE'));
  await person.fill({ 'entry.apply.contact': 'Office', 'entry.apply.contactEmail': email });
  await person.click('application.next');
  for (const section of form.sections) {
    await person.page.getByRole('heading', { name: section.title[person.locale], exact: true }).waitFor();
    for (const question of section.questions.filter(({ id }) => id in ANSWERS)) await respond(person, question);
    await person.click('application.next');
  }
  await person.reads(ANSWERS.problem);
  await person.click('application.send');
  await person.reads(person.t('application.sent'));
  await person.visit(`/apply/confirm#${await mailed(server, email, 'hansa_av_')}`);
  await person.click('application.confirm.button');
  await person.reads(person.t('application.confirm.done'));
}

/** One question of the survey, by what it looks like. */
async function respond({ page, locale }, { id, kind, text, choices }) {
  if (kind === 'text') return page.getByRole('textbox', { name: text[locale], exact: true }).fill(ANSWERS[id]);
  const choice = choices.find((one) => one.id === ANSWERS[id]).text[locale];
  return page.getByRole(kind === 'multi' ? 'checkbox' : 'radio', { name: choice, exact: true }).check();
}

/** The reviewers ask, and the applicant answers on the page that shows how its application stands. */
async function answer(operator, person, { name }) {
  await operator.fill({ 'platform.question.ask': 'Where is the data kept?' });
  await operator.click('platform.question.send');
  await operator.reads('Where is the data kept?');
  await person.page.getByRole('link', { name: person.t('application.confirm.follow') }).click();
  await person.arrives(/^\/apply\/pa_/);
  await person.reads(name);
  await person.fill({ 'application.question.yourAnswer': 'In our own building.' });
  await person.click('application.question.answer');
  await person.reads('In our own building.');
}

async function assess(operator, { name }) {
  await operator.visit('/platform/pipeline');
  await operator.page.getByRole('link', { name }).first().click();
  await operator.arrives(/^\/platform\/partners\/pa_/);
  await operator.click('platform.step.review');
  await operator.click('platform.assessment.assess');
  const form = operator.page.getByRole('dialog');
  for (const criterion of CRITERIA) {
    const group = form.getByRole('group', { name: operator.t(`platform.criterion.${criterion}`), exact: true });
    await group.getByText('4', { exact: true }).click();
    await group.getByRole('textbox').fill('Good experience with such data.');
  }
  await form.getByRole('button', { name: operator.t('parts.save'), exact: true }).click();
  await form.waitFor({ state: 'detached' });
}

/** The link by which the applicant joins. */
async function approve(operator) {
  await operator.click('platform.step.approve');
  await operator.confirm('platform.step.approve');
  const link = operator.page.getByText('/join#hansa_in_').first();
  return new URL((await link.textContent()).trim()).href;
}

async function join(person, link, { name }) {
  await person.page.goto(link);
  await person.fill({ 'entry.name': `Owner of ${name}` });
  await person.password();
  await person.page.locator('form button[type=submit]').click();
  await person.arrives(/^\/$/);
}

/** A data set with one version. */
async function upload(person, name) {
  await person.visit('/datasets/new');
  await person.fill({ 'datasets.name': name });
  await person.click('datasets.createButton');
  const dataset = await person.arrives(/^\/datasets\/ds_/);
  const file = { name: 'measurements.csv', mimeType: 'text/csv', buffer: Buffer.from(table()) };
  await person.page.locator('input[type=file]').first().setInputFiles(file);
  await person.page.getByRole('tab', { name: person.t('datasets.tab.preview'), exact: true }).waitFor();
  return dataset;
}

/** Answers an offer with the same terms and one duty more. */
async function counter(person, agreement) {
  await person.visit(`/agreements/${agreement}`);
  await person.page.getByRole('link', { name: person.t('agreements.otherTerms') }).click();
  await person.arrives(/\/offer$/);
  await person.click('terms.addDuty');
  await person.field('terms.field.detail').last().fill(AUDIT_DUTY);
  await person.fill({ 'terms.field.note': 'We need to hear how it goes.' });
  await person.click('agreements.offer.sendCounter');
  await person.arrives(/^\/agreements\/ag_\w+$/);
}

/** Every file of a model, as its page offers them. */
async function modelFiles(person, model) {
  await person.visit(`/models/${model}`);
  const label = person.t('models.downloadFile', { file: '' }).trim();
  const buttons = person.page.getByRole('button', { name: label });
  const files = [];
  for (let index = 0; index < (await buttons.count()); index += 1)
    files.push(await person.downloaded(buttons.nth(index)));
  return files;
}

async function sign(person, agreement, told, look = async () => {}) {
  await person.visit(`/agreements/${agreement}/sign`);
  await person.reads(TERMS);
  await look();
  await person.check('agreements.read');
  await person.click('agreements.sign');
  await person.reads(person.t(told));
}

/** Under the one agreement that there is, for all that it covers but one. */
async function share(person, tab, withheld) {
  await person.tab(tab);
  await person.click('grants.share');
  const form = person.page.getByRole('dialog');
  await form.getByRole('checkbox', { name: person.t(`grants.permission.${withheld}`), exact: true }).uncheck();
  await form.getByRole('button', { name: person.t('grants.share'), exact: true }).click();
  await form.waitFor({ state: 'detached' });
  await person.reads(person.t('status.grant.active'));
}

async function submit(person, fields) {
  await person.choose('jobs.form.dataset', 'tumour measurements');
  await person.choose('recipe.tabular.target.label', 'diagnosis');
  await person.fill(fields);
  await person.click('jobs.form.button');
  await person.arrives(/^\/jobs\/job_/);
}
