// Prices, limits, and a pool of GPU time that two partners share.

const HOUR = 3600;
const NAME = 'Shared GPUs';

/** Prices from tomorrow on, limits of both kinds, and a pool with shares and a request that waits: the pool's id. */
export async function metered({ operator }, lead, member) {
  await operator.post('/v1/platform/prices', {
    currency: 'EUR',
    gpu_hour: 2_500_000,
    cpu_hour: 40_000,
    gib_month: 25_000,
    gib_download: 90_000,
    note: 'With thanks for the first year.',
  });
  await lead.owner.ask('PUT', '/v1/budget', { cost: 500_000_000, gpu_seconds: 100 * HOUR, warn_percent: 70 });
  await operator.ask('PUT', `/v1/partners/${lead.id}/budget`, { cost: 900_000_000 });
  const { id: alliance } = await operator.post('/v1/platform/alliances', {
    name: NAME,
    industry: 'medicine',
    purpose: 'Members share the time of GPUs.',
    lead: lead.id,
  });
  await member.owner.post(`/v1/alliances/${alliance}/ask`, { reason: 'Our own GPUs are busy.' });
  await lead.owner.post(`/v1/alliances/${alliance}/members/${member.id}/admit`);
  const { id: pool } = await operator.ask('PUT', `/v1/platform/alliances/${alliance}/pool`, {
    gpu_seconds: 200 * HOUR,
  });
  await lead.owner.ask('PUT', `/v1/pools/${pool}/shares`, {
    shares: [
      { member: lead.id, percent: 50 },
      { member: member.id, gpu_seconds: 40 * HOUR },
    ],
    max_job_gpu_seconds: 8 * HOUR,
  });
  const request = { gpu_seconds: 60 * HOUR, reason: 'One long training before the congress.' };
  await member.owner.post(`/v1/pools/${pool}/requests`, request);
  return pool;
}
