// What people have written stays text, whatever it looks like and whoever reads it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, open, settle, signIn } from '../harness/browser.mjs';
import { pages } from '../harness/pages.mjs';
import { databases, startServer } from '../harness/server.mjs';
import { ANSWERS, admitted, agreed, apply, dataset, OPERATOR, setUp, show, trained } from '../harness/world.mjs';

const HOSTILE = `"'><img src=x onerror="globalThis.hacked=1"><script>globalThis.hacked=1</script>{{7*7}}\${globalThis.hacked=1}`;
/** Right to left, a mark that turns the rest of the line around, and a word that nothing breaks. */
const UNRULY = `مرحبا שלום \u202Egnp.exe ${'W'.repeat(60)}`;

/** A platform on which everything that can be written freely is hostile. */
async function hostile(server) {
  const platform = await setUp(server);
  // What turns a line around is refused where applicants and reviewers write.
  const unruly = UNRULY.replace('\u202E', '');
  const answers = { ...ANSWERS, problem: HOSTILE, data_description: unruly };
  const words = { answers, contact_name: HOSTILE.slice(0, 120) };
  const clinic = await admitted(platform, 'Clinic', words);
  const insurer = await admitted(platform, 'Insurer', words);
  const applicant = await apply(platform.anybody, HOSTILE.slice(0, 100), 'office@mill.example', words);
  const invited = await clinic.owner.post('/v1/invitations', { email: 'viewer@clinic.example', role: 'viewer' });
  const accept = { token: invited.token, display_name: HOSTILE.slice(0, 100), password: 'correct horse battery' };
  const { user } = await platform.anybody.post('/v1/invitations/accept', accept);
  await clinic.owner.post('/v1/account/api-keys', { name: HOSTILE.slice(0, 80), scopes: ['datasets:read'] });
  const agreement = await agreed(clinic, insurer, { title: HOSTILE, document: `${HOSTILE}\n${UNRULY}` });
  const data = await dataset(clinic, HOSTILE.slice(0, 100), `${HOSTILE} ${UNRULY}`);
  await clinic.owner.post(`/v1/datasets/${data}/grants`, { agreement, permissions: ['train'] });
  const { job, model } = await trained(clinic, data, HOSTILE.slice(0, 100));
  await clinic.owner.ask('PATCH', `/v1/models/${model}`, { description: HOSTILE });
  await show(clinic, clinic.id, 'partners', { about: `${HOSTILE}\n${unruly}`, tags: [HOSTILE.slice(0, 60)] });
  await show(clinic, data, 'partners', { licence: HOSTILE.slice(0, 60), tags: [unruly.slice(0, 60)] });
  await show(clinic, model, 'partners');
  const project = await hostileProject(clinic, agreement, unruly);
  const { operator } = platform;
  await operator.post(`/v1/partners/${applicant.id}/confirm`);
  await operator.post(`/v1/partners/${applicant.id}/review`);
  await operator.post(`/v1/partners/${applicant.id}/questions`, { question: HOSTILE });
  await operator.post(`/v1/partners/${applicant.id}/notes`, { note: `${HOSTILE}\n${unruly}` });
  await operator.post(`/v1/partners/${applicant.id}/decline`, { reason: HOSTILE });
  return { agreement, dataset: data, job, jobs: [job], model, partner: applicant.id, project, user };
}

async function hostileProject(clinic, agreement, unruly) {
  const text = `${HOSTILE}\n${unruly}`;
  const opened = { agreement, name: HOSTILE.slice(0, 100), purpose: text };
  const { id } = await clinic.owner.post('/v1/projects', opened);
  await clinic.owner.post(`/v1/projects/${id}/milestones`, { title: HOSTILE.slice(0, 100), description: text });
  await clinic.owner.post(`/v1/projects/${id}/messages`, { text });
  return id;
}

for (const database of databases) {
  describe(`text, on ${database}`, () => {
    let server, browser, ids;

    before(async () => {
      server = await startServer(database, ['--rate-principal', '10000', '--rate-address', '10000']);
      ids = await hostile(server);
      browser = await launch();
    });

    after(async () => {
      await browser?.close();
      await server?.stop();
    });

    for (const [person, email] of [
      ['owner', 'owner@clinic.example'],
      ['operator', OPERATOR],
    ]) {
      test(`nothing that was written runs where the ${person} reads it`, async () => {
        const { context, page, complaints } = await open(browser, server.url);
        await signIn(page, email);
        let shown = 0;
        for (const { path, at } of pages(ids)[person]) {
          await page.goto(at);
          await settle(page);
          const { hacked, images, text } = await page.evaluate(() => ({
            hacked: 'hacked' in globalThis,
            images: document.querySelectorAll('img[src="x"]').length,
            text: document.body.textContent,
          }));
          assert.deepEqual({ hacked, images }, { hacked: false, images: 0 }, path);
          assert.ok(!text.includes('49"') && !/>\s*49\b/.test(text), `${path} evaluates templates`);
          if (text.includes('<img src=x onerror=')) shown += 1;
        }
        assert.ok(shown >= 2, `only ${shown} pages show what was written`);
        assert.deepEqual(complaints, []);
        await context.close();
      });
    }
  });
}
