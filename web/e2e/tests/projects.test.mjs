// People of two partners at work in one project, each at a browser: who says, changes and decides what, and what the other one sees.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LANGUAGES, launch, settle } from '../harness/browser.mjs';
import { Person } from '../harness/person.mjs';
import { startServer } from '../harness/server.mjs';
import { admitted, agreed, dataset, setUp } from '../harness/world.mjs';

const LIMITS = ['--rate-principal', '10000', '--rate-address', '10000'];
const OPENED = { 'projects.name': 'Earlier diagnosis', 'projects.purpose': 'Find tumours a year earlier than today.' };

for (const locale of LANGUAGES) {
  describe(`a joint project, in ${locale}`, () => {
    let server, browser, clinic, insurer, parties, agreement;
    const ids = {};

    before(async () => {
      server = await startServer('sqlite', LIMITS);
      const platform = await setUp(server);
      parties = [await admitted(platform, 'Clinic'), await admitted(platform, 'Insurer')];
      browser = await launch();
      [clinic, insurer] = await Promise.all([1, 2].map(() => Person.at(browser, server.url, locale)));
      await clinic.signIn('owner@clinic.example');
      await insurer.signIn('owner@insurer.example');
    });

    after(async () => {
      await browser?.close();
      await server?.stop();
    });

    const goTo = (person, tab) => person.visit(`/projects/${ids.project}?tab=${tab}`);

    test('without an agreement the list leads to one', async () => {
      await clinic.visit('/projects');
      await clinic.reads(clinic.t('projects.noAgreement'));
      agreement = await agreed(...parties);
      await clinic.visit('/projects');
      await clinic.reads(clinic.t('projects.none'));
    });

    test('the clinic opens one, and the insurer adds its own people', async () => {
      await clinic.visit(`/projects/new?agreement=${agreement}`);
      await clinic.fill(OPENED);
      await clinic.click('projects.open');
      ids.project = await clinic.arrives(/^\/projects\/pj_/);
      await goTo(insurer, 'members');
      await insurer.click('projects.add');
      await confirmed(insurer, 'projects.add');
      await goTo(clinic, 'members');
      await clinic.reads('Owner of Insurer');
    });

    test('a data set is attached and granted in one step', async () => {
      await dataset(parties[0], 'patients');
      await goTo(clinic, 'things');
      await clinic.click('projects.attach');
      await clinic.choose('projects.thing', 'patients');
      await clinic.page.getByRole('switch').check();
      await clinic.page.getByRole('checkbox', { name: clinic.t('grants.permission.train') }).check();
      await confirmed(clinic, 'projects.attach');
      await goTo(insurer, 'things');
      await insurer.reads('patients');
      await insurer.page.getByRole('link', { name: insurer.t('projects.trainOn', { name: 'patients' }) }).click();
      await insurer.page.waitForURL(/\/jobs\/new\?.*project=/);
      await settle(insurer.page);
      assert.equal(await insurer.field('projects.one').inputValue(), 'Earlier diagnosis');
    });

    test('what is being written outlives a reload; what is said arrives by itself', async () => {
      await goTo(clinic, 'discussion');
      await goTo(insurer, 'discussion');
      const field = clinic.field('projects.yourMessage');
      await field.fill('Which codes do you use?');
      await clinic.page.reload();
      await settle(clinic.page);
      assert.equal(await field.inputValue(), 'Which codes do you use?');
      await field.press('Control+Enter');
      await insurer.reads('Which codes do you use?');
      assert.equal(await field.inputValue(), '');
      await insurer.click('projects.replyTo', { name: 'Owner of Clinic' });
      await insurer.field('projects.yourMessage').fill('ICD-10.');
      await insurer.click('projects.send');
      await clinic.reads('ICD-10.');
      await clinic.reads(clinic.t('projects.answers', { name: 'Owner of Clinic' }));
    });

    test('messages are changed and deleted by whoever wrote them, and hidden by a lead', async () => {
      await insurer.click('projects.editMessage');
      await insurer.field('projects.editMessage').fill('ICD-10, since 2019.');
      await insurer.click('parts.save');
      await clinic.reads('ICD-10, since 2019.');
      await clinic.click('projects.hide');
      await clinic.confirm('projects.hide', 'Said too early.');
      await insurer.reads('Said too early.');
      await clinic.click('projects.delete');
      await clinic.confirm('projects.delete');
      await clinic.reads(clinic.t('projects.deleted'));
    });

    test('who was away finds what is unread: in the list, at home, and where it begins', async () => {
      await insurer.visit('/directory');
      await parties[0].owner.post(`/v1/projects/${ids.project}/messages`, { text: 'Are you there?' });
      await insurer.visit('/');
      await insurer.reads(unread(insurer, 1));
      await insurer.visit('/projects');
      await insurer.page.getByRole('link', { name: unread(insurer, 1) }).click();
      await insurer.reads(insurer.t('projects.unreadFromHere'));
      await insurer.visit('/projects');
      assert.equal(await insurer.page.getByText(unread(insurer, 1)).count(), 0);
    });

    test('two who change one milestone do not lose what the other wrote', async () => {
      await goTo(clinic, 'milestones');
      await clinic.click('projects.addMilestone');
      await clinic.fill({ 'projects.field.title': 'First model' });
      await clinic.page.getByLabel(clinic.t('projects.field.due_on')).fill('2026-01-15');
      await confirmed(clinic, 'projects.addMilestone');
      await goTo(insurer, 'milestones');
      await insurer.click('projects.of.edit', { name: 'First model' });
      await clinic.click('projects.of.edit', { name: 'First model' });
      await insurer.fill({ 'projects.field.title': 'First joint model' });
      await confirmed(insurer, 'parts.save');
      await clinic.fill({ 'projects.field.title': 'Model number one' });
      await clinic.click('parts.save');
      await clinic.reads('First joint model');
      await confirmed(clinic, 'projects.conflict.saveMine');
      await clinic.reads('Model number one');
    });

    test('milestones are reached, archived, and brought back', async () => {
      await clinic.click('projects.of.done', { name: 'Model number one' });
      await clinic.page.getByText(clinic.t('projects.due.done'), { exact: true }).waitFor();
      await clinic.click('projects.of.archive', { name: 'Model number one' });
      await clinic.reads(clinic.t('projects.noMilestones'));
      await clinic.click('parts.undo');
      await clinic.page.getByRole('heading', { name: 'Model number one' }).waitFor();
    });

    test('it is closed with a reason that the other one reads, and reopened', async () => {
      await clinic.click('projects.close');
      await clinic.confirm('projects.close', 'The year is over.');
      await goTo(insurer, 'discussion');
      await insurer.reads('The year is over.');
      await insurer.reads(insurer.t('projects.talkIsOver'));
      await insurer.click('projects.reopen');
      await insurer.confirm('projects.reopen', 'One more month.');
      await insurer.field('projects.yourMessage').waitFor();
    });

    test('it is frozen when its agreement ends, and goes on under another one', async () => {
      await parties[0].owner.post(`/v1/agreements/${agreement}/terminate`, { reason: 'The terms have changed.' });
      await goTo(clinic, 'overview');
      await clinic.reads(clinic.t('projects.readOnly.agreement_terminated'));
      await agreed(...parties, { title: 'Diagnosis, again' });
      await goTo(clinic, 'overview');
      await clinic.click('projects.renew');
      await confirmed(clinic, 'projects.renew');
      await clinic.reads('Diagnosis, again');
      await clinic.leave();
      await insurer.leave();
    });
  });
}

/** Sends the form of the dialog that is open, and waits until it is gone. */
async function confirmed(person, label) {
  const dialog = person.page.getByRole('dialog');
  await dialog.getByRole('button', { name: person.t(label), exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

function unread(person, count) {
  return person.t(person.locale === 'en' ? 'projects.unread_one' : 'projects.unread_other', { count });
}
