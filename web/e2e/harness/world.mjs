// A platform with something of every kind on it, so that no page is empty.
import { Api, PASSWORD } from './api.mjs';

export const OPERATOR = 'operator@platform.example';
export const OWNER = 'owner@clinic.example';
export const ROLES = ['admin', 'steward', 'scientist', 'viewer'];

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
export function apply(anybody, name, email, words = {}) {
  return anybody.post('/v1/applications', {
    organisation: name,
    industry: 'medicine',
    contact_name: 'Office',
    contact_email: email,
    needs: 'A model that tells benign from malignant.',
    data_at_hand: 'Measurements of 512 patients.',
    ...words,
  });
}

/** A new active partner: its id, and its owner's calls. */
export async function admitted({ anybody, operator }, name, words) {
  const email = `owner@${name.toLowerCase()}.example`;
  const { id } = await apply(anybody, name, email, words);
  const score = { score: 4, reason: 'Good experience with such data.' };
  const criteria = ['industry_relevance', 'technical_strength', 'cultural_fit', 'mutual_benefit'];
  await operator.post(`/v1/partners/${id}/review`);
  await operator.post(`/v1/partners/${id}/assessments`, Object.fromEntries(criteria.map((name) => [name, score])));
  const approved = await operator.post(`/v1/partners/${id}/approve`);
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

/** Everything, and the ids that stand in pages' addresses. */
export async function populate(server) {
  const platform = await setUp(server);
  const clinic = await admitted(platform, 'Clinic');
  const insurer = await admitted(platform, 'Insurer');
  const applicant = await apply(platform.anybody, 'Mill', 'office@mill.example');
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
  const user = (await clinic.owner.get('/v1/members')).items[0].user;
  const jobs = (await clinic.owner.get('/v1/jobs')).items.map(({ id }) => id);
  return {
    ...platform,
    clinic,
    insurer,
    ids: { agreement, dataset: patients, job, jobs, model, partner: applicant.id, user },
  };
}
