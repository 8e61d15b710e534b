// Showing something of one's own, and others finding it: by words and by facets, each exactly what they may see.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LANGUAGES, launch, settle } from '../harness/browser.mjs';
import { Person } from '../harness/person.mjs';
import { startServer } from '../harness/server.mjs';
import { admitted, dataset, JOINT_RESEARCH, OWNER, setUp, show } from '../harness/world.mjs';

const OTHER = 'owner@insurer.example';
const WORDS = { en: 'measured', 'zh-CN': '肿瘤' };
const DESCRIPTION = 'Measured at the clinic. 乳腺肿瘤的测量数据。';

for (const locale of LANGUAGES) {
  describe(`the catalogue, ${locale}`, () => {
    let server, browser, patients, clinic, insurer, visitor, partner;

    before(async () => {
      server = await startServer();
      const platform = await setUp(server);
      partner = await admitted(platform, 'Clinic');
      const other = await admitted(platform, 'Insurer', { industry: 'finance' });
      patients = await dataset(partner, 'patients', DESCRIPTION);
      await show(other, await dataset(other, 'claims', 'What was paid, by year.'), 'partners');
      browser = await launch();
      [clinic, insurer, visitor] = await Promise.all([1, 2, 3].map(() => Person.at(browser, server.url, locale)));
      await clinic.signIn(OWNER);
      await insurer.signIn(OTHER);
    });

    after(async () => {
      await browser?.close();
      await server?.stop();
    });

    test('an owner shows a data set to all partners, and sees what they will see', async () => {
      const { page, t } = clinic;
      await clinic.visit(`/datasets/${patients}`);
      await clinic.reads(t('publish.toText.private'));
      await clinic.click('publish.begin');
      await choose(clinic, 'partners');
      await clinic.fill({ 'catalogue.filter.licence': 'CC-BY-4.0' });
      await type(clinic, 'publish.tags', 'oncology');
      const preview = page.getByRole('region', { name: t('publish.preview'), exact: true });
      await preview.getByText('CC-BY-4.0').waitFor();
      await preview.getByText('oncology').waitFor();
      await save(clinic, 'partners');
      await clinic.reads(t('publish.toText.partners'));
    });

    test('another partner finds it by a word and by a facet, and that it takes an agreement', async () => {
      const { page, t } = insurer;
      await insurer.visit('/');
      await page.getByRole('link', { name: t('app.nav.catalogue'), exact: true }).click();
      await insurer.arrives(/^\/catalogue$/);
      await finds(insurer, ['Clinic', 'Insurer', 'claims', 'patients']);
      await search(insurer, WORDS[locale]);
      await page.waitForURL((url) => url.searchParams.get('query') === WORDS[locale]);
      await finds(insurer, ['patients']);
      assert.match(await page.locator('.item-card mark').first().textContent(), new RegExp(WORDS[locale], 'i'));
      await search(insurer, '');
      await page.locator('.facet', { hasText: 'CC-BY-4.0' }).click();
      await page.waitForURL((url) => url.searchParams.get('licence') === 'CC-BY-4.0');
      await finds(insurer, ['patients']);
      await insurer.reads(t('catalogue.needed'));
      await page.getByRole('link', { name: 'patients', exact: true }).click();
      await insurer.arrives(/^\/catalogue\/ds_/);
      await insurer.reads(DESCRIPTION);
      await insurer.reads(t('catalogue.proposeText', { owner: 'Clinic' }));
      await page.getByRole('link', { name: t('agreements.propose'), exact: true }).click();
      await insurer.arrives(/^\/agreements\/new$/);
      assert.equal(await insurer.field('agreements.with').inputValue(), 'Clinic');
      // The terms are about what was looked for: it is named, although it cannot be opened yet.
      await page.getByRole('radio', { name: JOINT_RESEARCH[locale] }).check();
      await insurer.click('terms.begin');
      await page.locator('.editor-side').getByText('patients').first().waitFor();
    });

    test('when nothing fits, the portal says which wish to drop', async () => {
      const { page, t } = insurer;
      await insurer.visit(`/catalogue?query=${WORDS[locale]}&industry=finance`);
      await insurer.reads(t('catalogue.nothing'));
      const filter = t('catalogue.filterIs', { name: t('catalogue.filter.industry'), value: t('industry.finance') });
      await page
        .getByRole('button', { name: t('catalogue.without', { what: filter, number: '1' }), exact: true })
        .click();
      await finds(insurer, ['patients']);
      assert.equal(new URL(page.url()).searchParams.get('industry'), null);
      await page.goBack();
      await insurer.reads(t('catalogue.nothing'));
    });

    test('nobody who is not signed in finds it, from the first page on', async () => {
      const { page, t } = visitor;
      await visitor.visit('/sign-in');
      await page.getByRole('link', { name: t('entry.signIn.catalogue'), exact: true }).click();
      await visitor.arrives(/^\/public\/catalogue$/);
      await visitor.reads(t('catalogue.nonePublic'));
      await visitor.visit(`/public/catalogue/${patients}`);
      await visitor.reads(t('catalogue.gone'));
    });

    test('it becomes public only with the profile of its owner', async () => {
      const { page, t } = clinic;
      await clinic.visit(`/datasets/${patients}`);
      await clinic.click('publish.change');
      await choose(clinic, 'public');
      await clinic.reads(t('publish.ownerHiddenText'));
      await clinic.click('parts.save');
      await clinic.reads(t('refusal.titleOf.catalogue_owner_not_public'));
      const [profile] = await Promise.all([
        clinic.context.waitForEvent('page'),
        page.getByRole('link', { name: t('publish.toProfile'), exact: true }).click(),
      ]);
      const there = Object.assign(Object.create(Object.getPrototypeOf(clinic)), clinic, { page: profile });
      await there.arrives(/^\/organisation$/);
      await there.click('publish.change');
      await choose(there, 'public');
      await there.fill({ 'publish.about': 'Early diagnosis for everybody.' });
      await save(there, 'public');
      await profile.close();
      await clinic.click('parts.save');
      await clinic.reads(t('publish.toText.public'));
    });

    test('then everybody finds both, and nothing that is for partners only', async () => {
      const { page, t } = visitor;
      await visitor.visit('/public/catalogue');
      await finds(visitor, ['Clinic', 'patients']);
      await search(visitor, WORDS[locale]);
      await finds(visitor, ['patients']);
      await page.getByRole('link', { name: 'patients', exact: true }).click();
      await visitor.arrives(/^\/public\/catalogue\/ds_/);
      await visitor.reads(t('catalogue.joinText'));
      await page
        .getByRole('link', { name: t('catalogue.apply'), exact: true })
        .first()
        .click();
      await visitor.arrives(/^\/apply$/);
    });

    test('a profile stays public while something of it is', async () => {
      const { page, t } = clinic;
      await clinic.visit('/organisation');
      await clinic.click('publish.hide.partners');
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('publish.hide.partners'), exact: true })
        .click();
      await clinic.reads(t('refusal.titleOf.catalogue_still_public'));
    });

    test('hidden again, nobody finds it', async () => {
      const { page, t } = clinic;
      await clinic.visit(`/datasets/${patients}`);
      await clinic.click('publish.hide.private');
      await clinic.confirm('publish.hide.private');
      await clinic.reads(t('publish.toText.private'));
      await insurer.visit('/catalogue');
      await finds(insurer, ['Clinic', 'Insurer', 'claims']);
      await insurer.visit(`/catalogue/${patients}`);
      await insurer.reads(insurer.t('catalogue.gone'));
      await visitor.visit('/public/catalogue');
      await finds(visitor, ['Clinic']);
      // What was said of it comes back.
      await clinic.click('publish.begin');
      assert.equal(await clinic.field('catalogue.filter.licence').inputValue(), 'CC-BY-4.0');
      await page.keyboard.press('Escape');
      await Promise.all([clinic, insurer, visitor].map((person) => person.leave()));
    });
  });
}

/** The names of what is found, in their order by letters. */
async function found({ page }) {
  await settle(page);
  return (await page.locator('.item-card h3').allTextContents()).sort();
}

function search({ page, t }, text) {
  return page.getByRole('searchbox', { name: t('catalogue.search'), exact: true }).fill(text);
}

function choose({ page, t }, visibility) {
  return page.getByRole('radio', { name: t(`publish.to.${visibility}`), exact: true }).check();
}

async function type(person, label, text) {
  await person.field(label).fill(text);
  await person.field(label).press('Enter');
}

async function save(person, visibility) {
  await person.click('parts.save');
  await person.reads(person.t(`publish.done.${visibility}`));
}

/** The page may say that it is there before it says what was found. */
async function finds(person, names) {
  let last = [];
  const isSo = async () => {
    last = await found(person);
    return last.join() === names.join();
  };
  await waitFor(isSo).catch(() => assert.deepEqual(last, names));
}

/** Looks again until it is so. */
async function waitFor(isSo, milliseconds = 10_000) {
  const end = Date.now() + milliseconds;
  while (!(await isSo())) {
    assert.ok(Date.now() < end, 'it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
