// A platform with something of every kind on it, so that no page is empty.
import { Api, PASSWORD } from './api.mjs';
import { mailed } from './mailbox.mjs';
import { metered } from './metered.mjs';

export const OPERATOR = 'operator@platform.example';
/** The template by which each lets the other train, download and predict, by its title. */
export const JOINT_RESEARCH = { 'zh-CN': '联合研发协议', en: 'Joint research' };
export const OWNER = 'owner@clinic.example';
export const ROLES = ['admin', 'steward', 'scientist', 'viewer'];

export const CRITERIA = ['industry_relevance', 'technical_strength', 'cultural_fit', 'mutual_benefit', 'technical_fit'];

/** The operator of a fresh server. */
export async function setUp(server) {
  const anybody = new Api(server.url);
  const operator = {
    setup_token: server.setupToken,
    email: OPERATOR,
    display_name: 'Olga Operator',
    password: PASSWORD,
  };
  await anybody.post('/v1/setup', operator);
  return { anybody, operator: await anybody.logIn(OPERATOR) };
}

/** Asks to join, as the public form does. */
export async function apply(anybody, name, email, words = {}) {
  const { version } = await anybody.get('/v1/application-form');
  return anybody.post('/v1/applications', {
    organisation: name,
    industry: 'medicine',
    size: '50-249',
    country: 'DE',
    website: 'https://clinic.example',
    contact_name: 'Office',
    contact_email: email,
    contacts: [{ name: 'The lab', email: `lab-of-${email}` }],
    form_version: version,
    answers: ANSWERS,
    ...words,
  });
}

/** What an applicant answers. */
export const ANSWERS = {
  problem: 'A model that tells benign from malignant.',
  people_affected: 512,
  data_kinds: ['table'],
  data_volume: 'thousands',
  data_labelled: 'yes',
  data_description: 'Measurements of 512 patients.',
  sensitivity: 'special',
  tasks: ['classify_rows'],
  wanted_industries: ['finance'],
  months: 6,
};

/** A new active partner: its id, and its owner's calls. */
export async function admitted({ anybody, operator }, name, words) {
  const email = `owner@${name.toLowerCase()}.example`;
  const { id } = await apply(anybody, name, email, words);
  const score = { score: 4, reason: 'Good experience with such data.' };
  await operator.post(`/v1/partners/${id}/confirm`);
  await operator.post(`/v1/partners/${id}/review`);
  await operator.post(`/v1/partners/${id}/assessments`, Object.fromEntries(CRITERIA.map((name) => [name, score])));
  const approved = await operator.post(`/v1/partners/${id}/approve`, { reason: 'We look forward to it.' });
  await join(anybody, approved.invitation_token, `Owner of ${name}`);
  return { id, owner: await anybody.logIn(email) };
}

function join(anybody, token, name) {
  return anybody.post('/v1/invitations/accept', { token, display_name: name, password: PASSWORD });
}

/** An active agreement between two partners. */
export async function agreed(one, other, words = {}) {
  const agreement = await one.owner.post('/v1/agreements', {
    counterparty: other.id,
    title: 'Diagnosis together',
    document: 'We share data for training, and the model that comes of it.',
    purposes: ['train', 'download', 'predict'],
    expires_at: '2040-01-01T00:00:00Z',
    ...words,
  });
  const sign = { document_sha256: agreement.document_sha256 };
  await one.owner.post(`/v1/agreements/${agreement.id}/sign`, sign);
  await other.owner.post(`/v1/agreements/${agreement.id}/sign`, sign);
  return agreement.id;
}

/** Two hundred rows that a network learns at once. */
export function table() {
  const rows = Array.from({ length: 200 }, (_, row) => {
    const malignant = row % 2 === 1;
    return `${20 + (row % 60)},${(malignant ? 6 : 2) + (row % 7) / 10},${malignant ? 'malignant' : 'benign'}`;
  });
  return `age,size,diagnosis\n${rows.join('\n')}\n`;
}

/** A data set with one version. */
export async function dataset(partner, name, description = 'Measured at the clinic.') {
  const { id } = await partner.owner.post('/v1/datasets', { name, description });
  await partner.owner.ask('POST', `/v1/datasets/${id}/versions`, table(), 'text/csv');
  return id;
}

/** A job that has ended, and the model that it made. */
export async function trained(partner, dataset, name, more = {}) {
  const spec = { recipe: 'tabular', target: 'diagnosis', epochs: 5 };
  const wanted = { name, spec, register_as: name, inputs: { train: { dataset } }, ...more };
  const job = await partner.owner.post('/v1/jobs', wanted);
  for (;;) {
    const now = await partner.owner.get(`/v1/jobs/${job.id}`);
    if (now.state === 'succeeded') return { job: job.id, model: now.model.model };
    if (now.state !== 'queued' && now.state !== 'running') throw new Error(`the job has ${now.state}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** An application in review, with a question, a note and an assessment: its id and the address by which its sender follows it. */
export async function applied({ anybody, operator }, server, name, email) {
  const { id } = await apply(anybody, name, email);
  const token = await mailed(server, email, 'hansa_av_');
  const { key } = await anybody.post('/v1/applications/confirm', { token });
  await operator.post(`/v1/partners/${id}/review`);
  await operator.post(`/v1/partners/${id}/questions`, { question: 'Where are the measurements kept?' });
  await operator.post(`/v1/partners/${id}/notes`, { note: 'Knows the insurer.' });
  const scores = CRITERIA.map((name, index) => [name, { score: 2 + (index % 3), reason: 'As far as can be told.' }]);
  await operator.post(`/v1/partners/${id}/assessments`, Object.fromEntries(scores));
  await apply(anybody, 'Press', 'office@press.example', { industry: 'education' });
  return { id, follow: `/apply/${id}#${key}` };
}

/** What the alliance asks for: of data, and of models on rows that nobody sees. */
export function definition(testSet) {
  return {
    data: {
      columns: [
        { name: 'age', type: 'integer', unit: 'a', minimum: 0, maximum: 70, privacy: 'personal' },
        { name: 'size', type: 'number', unit: 'mm', minimum: 0, description: 'Greatest diameter.' },
        { name: 'diagnosis', type: 'text', allowed: ['benign', 'malignant'], privacy: 'sensitive' },
      ],
    },
    model: {
      task: 'tabular-classification',
      test: { dataset_version: testSet, target: 'diagnosis' },
      bars: [
        { metric: 'accuracy', threshold: 0.6, direction: 'at_least' },
        { metric: 'log_loss', threshold: 20, direction: 'at_most' },
      ],
    },
  };
}

/** An alliance with a released standard, a draft of the next version, and a model that was certified by it for everybody to see. */
export async function certified({ operator }, lead, member, { dataset: data, model }) {
  const { id: alliance } = await operator.post('/v1/platform/alliances', {
    name: 'Better Diagnosis',
    industry: 'medicine',
    purpose: 'Say what a model must be able to do before doctors rely on it.',
    lead: lead.id,
  });
  const other = { name: 'Fair Credit', industry: 'finance', purpose: 'Scores that can be explained.', lead: member.id };
  await operator.post('/v1/platform/alliances', other);
  await member.owner.post(`/v1/alliances/${alliance}/ask`, { reason: 'We train models for diagnosis.' });
  const hidden = await dataset(lead, 'hidden patients', 'Shared with nobody.');
  const { id: testSet } = await lead.owner.get(`/v1/datasets/${hidden}/versions/1`);
  const first = definition(testSet);
  const words = { name: 'Tumour diagnosis', summary: 'What data and models for tumours must be like.' };
  const { id: standard } = await lead.owner.post(`/v1/alliances/${alliance}/standards`, {
    ...words,
    definition: first,
  });
  await release(lead, standard);
  const failed = await ended(lead, { standard, dataset: data });
  const { run, certificate } = await ended(lead, { standard, model });
  await lead.owner.ask('PUT', `/v1/certificates/${certificate}/visibility`, { public: true });
  const documents = [{ of: 'model', section: 'Intended use', description: 'For whom, and what not for.' }];
  await edit(lead, standard, { ...first, documents });
  await release(lead, standard);
  first.data.columns[1].maximum = 200;
  await edit(lead, standard, { ...first, documents });
  return { alliance, standard, run, failed: failed.run, certificate };
}

async function edit(lead, standard, definition) {
  const { revision } = await lead.owner.get(`/v1/standards/${standard}/draft`);
  await lead.owner.ifMatch(`"r${revision}"`).ask('PUT', `/v1/standards/${standard}/draft`, { definition });
}

async function release(lead, standard) {
  const { revision } = await lead.owner.get(`/v1/standards/${standard}/draft`);
  await lead.owner.ifMatch(`"r${revision}"`).post(`/v1/standards/${standard}/release`);
}

/** A conformance run that has ended, and the certificate that it led to. */
async function ended({ owner }, wanted) {
  const { id } = await owner.post('/v1/conformance-runs', wanted);
  for (;;) {
    const run = await owner.get(`/v1/conformance-runs/${id}`);
    if (run.state !== 'queued' && run.state !== 'running') return { run: id, certificate: run.certificate };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A joint project in which people of both partners are at work: its id. */
export async function joint(clinic, insurer, { agreement, dataset: patients }) {
  const { id: project } = await clinic.owner.post('/v1/projects', {
    agreement,
    name: 'Earlier diagnosis',
    purpose: 'Find tumours a year earlier than today, with what the clinic measures and the insurer knows.',
  });
  const at = (part) => `/v1/projects/${project}/${part}`;
  const [self] = (await insurer.owner.get('/v1/members')).items;
  await insurer.owner.post(at('members'), { user: self.user, role: 'lead' });
  const colleagues = (await clinic.owner.get('/v1/members')).items;
  for (const [role, part] of Object.entries({ scientist: 'contributor', viewer: 'observer' })) {
    const { user } = colleagues.find((one) => one.role === role);
    await clinic.owner.post(at('members'), { user, role: part });
  }
  await clinic.owner.post(at('datasets'), { dataset: patients });
  const claims = await dataset(insurer, 'claims', 'What was paid, by diagnosis.');
  await insurer.owner.post(at('datasets'), { dataset: claims, grant: { permissions: ['train'] } });
  await insurer.owner.post(at('datasets'), { dataset: await dataset(insurer, 'regions') });
  await milestones(clinic, at);
  await talk(clinic, insurer, at);
  await trained(clinic, patients, 'joint diagnosis', { project });
  return project;
}

/** One that is late, one that comes, one that is reached, one that was given up. */
async function milestones(clinic, at) {
  const soon = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  const add = (title, more) => clinic.owner.post(at('milestones'), { title, ...more });
  await add('Data of both sides attached', { due_on: '2026-01-15', description: 'With terms that allow training.' });
  await add('First joint model', { due_on: soon });
  await add('Report to the board');
  const reached = await add('People named', { due_on: '2026-01-10' });
  await clinic.owner.ask('PATCH', at(`milestones/${reached.id}`), { state: 'done' });
  const dropped = await add('Press release');
  await clinic.owner.ask('DELETE', at(`milestones/${dropped.id}`));
}

/** Something that was answered, changed, deleted and hidden. */
async function talk(clinic, insurer, at) {
  const say = ({ owner }, text, more) => owner.post(at('messages'), { text, ...more });
  const first = await say(clinic, 'Which diagnoses do your claims name?\nWe code by ICD-10.');
  const answer = await say(insurer, 'The same ones. 另有 2019 年之前的旧编码。', { reply_to: first.id });
  await insurer.owner.ask('PATCH', at(`messages/${answer.id}`), {
    text: 'The same ones, and older codes before 2019.',
  });
  const deleted = await say(clinic, 'Wrong window.');
  await clinic.owner.ask('DELETE', at(`messages/${deleted.id}`));
  const hidden = await say(insurer, 'Patient 4711 is my neighbour.');
  await clinic.owner.post(at(`messages/${hidden.id}/hide`), { reason: 'It names a person.' });
  await say(insurer, 'The claims are attached now.');
}

/** Says who sees an item, and what they are told besides. */
export function show({ owner }, item, visibility, labels = {}) {
  return owner.ask('PUT', `/v1/catalogue/${item}/visibility`, { visibility, labels });
}

/** Something of every kind in the catalogue, for everybody and for partners only. */
async function catalogued(clinic, insurer, { dataset: patients, model, standard }) {
  const about = 'A clinic for early diagnosis. 乳腺疾病的早期诊断。';
  await show(clinic, clinic.id, 'public', {
    about,
    website: 'https://clinic.example',
    country: 'DE',
    tags: ['oncology'],
  });
  const labels = { task: 'tabular-classification', licence: 'CC-BY-4.0', tags: ['tumour', '乳腺肿瘤'] };
  await show(clinic, patients, 'public', labels);
  await show(clinic, model, 'public', { tags: ['tumour'] });
  await show(clinic, standard, 'public');
  const claims = await dataset(insurer, 'regional claims', 'What was paid in each region, by diagnosis and year.');
  await show(insurer, claims, 'partners', { industry: 'finance', licence: 'ODbL-1.0' });
}

/** Everything, and the ids that stand in pages' addresses. */
export async function populate(server) {
  const platform = await setUp(server);
  const clinic = await admitted(platform, 'Clinic');
  const insurer = await admitted(platform, 'Insurer');
  const applicant = await applied(platform, server, 'Mill', 'office@mill.example');
  for (const role of ROLES) {
    const invited = await clinic.owner.post('/v1/invitations', { email: `${role}@clinic.example`, role });
    await join(platform.anybody, invited.token, `The ${role}`);
  }
  await clinic.owner.post('/v1/invitations', { email: 'late@clinic.example', role: 'viewer' });
  await clinic.owner.post('/v1/account/api-keys', { name: 'notebook', scopes: ['datasets:read'] });
  const agreement = await agreed(clinic, insurer);
  const patients = await dataset(clinic, 'patients');
  await clinic.owner.post(`/v1/datasets/${patients}/grants`, { agreement, permissions: ['train'] });
  const { job, model } = await trained(clinic, patients, 'diagnosis');
  await trained(clinic, patients, 'second opinion');
  await clinic.owner.post(`/v1/models/${model}/grants`, { agreement, permissions: ['predict'] });
  const certification = await certified(platform, clinic, insurer, { dataset: patients, model });
  await catalogued(clinic, insurer, { dataset: patients, model, ...certification });
  const project = await joint(clinic, insurer, { agreement, dataset: patients });
  const pool = await metered(platform, clinic, insurer);
  const user = (await clinic.owner.get('/v1/members')).items[0].user;
  const jobs = (await clinic.owner.get('/v1/jobs')).items.map(({ id }) => id);
  return {
    ...platform,
    clinic,
    insurer,
    ids: {
      ...certification,
      ...{ agreement, dataset: patients, job, jobs, model, project, user, pool },
      partner: applicant.id,
      follow: applicant.follow,
      charged: clinic.id,
    },
  };
}
