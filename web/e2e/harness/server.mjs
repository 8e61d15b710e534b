// A real `hansa serve` on a fresh platform, for one file of tests.
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The databases that there are to test on; PostgreSQL where `cargo xtask test` has started one. */
export const databases = process.env.HANSA_TEST_POSTGRES_URL ? ['sqlite', 'postgres'] : ['sqlite'];

/** Starts a server with its worker on a free port of this machine; `stop` ends it and removes what it kept. */
export async function startServer(database = 'sqlite', options = []) {
  const folder = await mkdtemp(join(tmpdir(), 'hansa-portal-'));
  const postgres = database === 'postgres' ? await createDatabase() : undefined;
  const place = postgres ? ['--database-url', postgres.url] : [];
  const words = ['serve', '--data-dir', folder, '--listen', '127.0.0.1:0', ...place, ...options];
  const child = spawn(required('HANSA_TEST_BIN'), words, {
    env: { HANSA_LOG: 'error', HANSA_TRAINER: required('HANSA_TEST_TRAINER'), PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
    await postgres?.drop();
  };
  try {
    return { ...(await announced(child)), outbox: join(folder, 'outbox'), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What the server prints for whoever started it. */
async function announced(child) {
  let setupToken;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('set-up token: ')) setupToken = line.slice('set-up token: '.length);
    if (line.startsWith('listening on ')) return { url: line.slice('listening on '.length), setupToken };
  }
  throw new Error('the server ended before it listened');
}

/** A database of its own on the test server, made with PostgreSQL's own client. */
async function createDatabase() {
  const [server, psql] = [required('HANSA_TEST_POSTGRES_URL'), await findPsql()];
  const name = `hansa_portal_${randomBytes(6).toString('hex')}`;
  const execute = (sql) => run(psql, [server, '--no-psqlrc', '--quiet', '--command', sql]);
  await execute(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/** The newest of those that Debian installs beside each version of the server. */
async function findPsql() {
  const home = '/usr/lib/postgresql';
  const versions = await readdir(home).catch(() => []);
  const newest = versions.sort((a, b) => Number(a) - Number(b)).at(-1);
  return newest ? join(home, newest, 'bin', 'psql') : 'psql';
}

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; \`cargo xtask test --only portal\` sets it`);
  return value;
}
