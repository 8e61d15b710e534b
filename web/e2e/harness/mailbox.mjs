// The folder of mails, read as people read their mail.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How long a mail may be on its way, in milliseconds. */
const PATIENCE = 15_000;

/** The first word that starts with `prefix` in a mail to somebody, once it is there. */
export async function mailed({ outbox }, recipient, prefix) {
  for (const until = Date.now() + PATIENCE; Date.now() < until; ) {
    const word = (await theirs(outbox, recipient))
      .flatMap((text) => text.split(/\s+/))
      .find((it) => it.startsWith(prefix));
    if (word) return word;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${recipient} got no mail with ${prefix}…`);
}

async function theirs(outbox, recipient) {
  const files = (await readdir(outbox).catch(() => [])).filter((name) => name.endsWith('.eml'));
  const texts = await Promise.all(files.map((name) => readFile(join(outbox, name), 'utf8').catch(() => '')));
  return texts.filter((text) => text.includes(`\r\nTo: ${recipient}\r\n`));
}
