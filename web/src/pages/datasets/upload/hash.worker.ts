import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

export type HashMessage = { done: number } | { sha256: string } | { failure: string };

/** Bytes that are read at once. */
const PIECE = 4 * 1024 * 1024;

const post = (message: HashMessage) => self.postMessage(message);

// Reads a file of any size in pieces, and tells its SHA-256; the page stays responsive meanwhile.
self.onmessage = async ({ data: file }: MessageEvent<File>) => {
  try {
    const hash = sha256.create();
    for (let offset = 0; offset < file.size; offset += PIECE) {
      hash.update(new Uint8Array(await file.slice(offset, offset + PIECE).arrayBuffer()));
      post({ done: Math.min(offset + PIECE, file.size) });
    }
    post({ sha256: bytesToHex(hash.digest()) });
  } catch (error) {
    post({ failure: error instanceof Error ? error.message : String(error) });
  }
};
