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
  return texts.filter((text) => text.includes(`\r\nTo: ${recipient}\r\n`)).map(bodyOf);
}

/** What a mail says, out of the encoding in which it is sent (RFC 2045, 6). */
function bodyOf(mail) {
  const end = mail.indexOf('\r\n\r\n');
  const [head, body] = [mail.slice(0, end), mail.slice(end + 4)];
  const encoding = /^content-transfer-encoding: *(\S+)/im.exec(head)?.[1].toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
