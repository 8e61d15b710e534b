// A certificate, verified as whoever is handed one does: by the program, with files alone.
import { execFile } from 'node:child_process';
import { appendFile, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * What `hansa certificate verify` says of files that a browser has saved. With `more`, of a copy that this was appended to. No server
 * is told of, so none can be asked.
 */
export async function certificateVerified({ certificate, keys, files }, more) {
  const folder = await mkdtemp(join(tmpdir(), 'hansa-certificate-'));
  try {
    for (const { name, path } of files) await copyFile(path, join(folder, name));
    if (more) await appendFile(join(folder, files[0].name), more);
    const words = ['--json', 'certificate', 'verify', certificate.path, '--artefact', folder, '--keys', keys.path];
    const env = { HOME: folder, PATH: process.env.PATH };
    const { stdout } = await run(process.env.HANSA_TEST_BIN, words, { env });
    const { valid, statement } = JSON.parse(stdout);
    return { valid, standard: statement.standard.name };
  } catch (error) {
    if (!/INVALID/.test(error.stderr ?? '')) throw error;
    return { valid: false };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
