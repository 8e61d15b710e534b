/** What a key signs to show that its private half is at hand, as the server wants it to the letter. */
export function statement(partner: string, publicKey: string): string {
  return `Hansa: ${partner} signs agreements with the Ed25519 key ${publicKey}`;
}

/** Bytes that base64url without padding stands for; `undefined` when it is none. */
export function base64Bytes(text: string): number | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(text) || text.length % 4 === 1) return undefined;
  return Math.floor((text.length * 3) / 4);
}

const ENCODE = "basenc --base64url -w0 | tr -d '='";

/** Makes a key, and writes its public half. */
export const opensslKey = [
  'openssl genpkey -algorithm ed25519 -out hansa-signing-key.pem',
  `openssl pkey -in hansa-signing-key.pem -pubout -outform DER | tail -c 32 | ${ENCODE}`,
].join('\n');

/** Signs the statement; `-rawin` wants a file whose length it knows. */
export function opensslProof(text: string): string {
  return [
    `printf '%s' '${text}' > hansa-statement.txt`,
    `openssl pkeyutl -sign -rawin -inkey hansa-signing-key.pem -in hansa-statement.txt | ${ENCODE}`,
  ].join('\n');
}
