import { execFileSync } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { base64Bytes, opensslKey, opensslProof, statement } from './key-commands';

it('knows how long a key and a signature are', () => {
  expect(base64Bytes('A'.repeat(43))).toBe(32);
  expect(base64Bytes('A'.repeat(86))).toBe(64);
  expect([base64Bytes(''), base64Bytes('a+b/'), base64Bytes('A'.repeat(41)), base64Bytes('AA==')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

function hasTools(): boolean {
  try {
    return Boolean(execFileSync('sh', ['-c', 'openssl version && basenc --version'], { stdio: 'pipe' }));
  } catch {
    return false;
  }
}

it.runIf(hasTools())('the commands make a proof that the key verifies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hansa-key-'));
  const run = (command: string) => execFileSync('sh', ['-ec', command], { cwd: folder, encoding: 'utf8' });
  try {
    const publicKey = run(opensslKey);
    expect(base64Bytes(publicKey)).toBe(32);
    const text = statement('pa_1', publicKey);
    const proof = run(opensslProof(text));
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    expect(verify(null, Buffer.from(text), key, Buffer.from(proof, 'base64url'))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
