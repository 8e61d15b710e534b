// A platform with something of every kind on it, so that no page is empty.
import { Api, PASSWORD } from './api.mjs';
import { mailed } from './mailbox.mjs';
import { metered } from './metered.mjs';

export const OPERATOR = 'operator@platform.example';
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
export async function trained(partner, dataset, name) {
  const spec = { recipe: 'tabular', target: 'diagnosis', epochs: 5 };
  const job = await partner.owner.post('/v1/jobs', { name, spec, register_as: name, inputs: { train: { dataset } } });
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
  const pool = await metered(platform, clinic, insurer);
  const user = (await clinic.owner.get('/v1/members')).items[0].user;
  const jobs = (await clinic.owner.get('/v1/jobs')).items.map(({ id }) => id);
  return {
    ...platform,
    clinic,
    insurer,
    ids: {
      agreement,
      dataset: patients,
      job,
      jobs,
      model,
      partner: applicant.id,
      follow: applicant.follow,
      user,
      pool,
      charged: clinic.id,
    },
  };
}
