import { problemFrom, unreachable } from '@/api/problem';
import { renew } from '@/api/refresh';
import { SESSION_HEADERS } from '@/api/session-path';
import type { Upload } from '@/api/types';

export type Part = {
  upload: string;
  offset: number;
  bytes: Blob;
  onProgress: (sent: number) => void;
  signal: AbortSignal;
};

/** Sends one part; `fetch` would not tell how much of it is on its way. */
export async function sendPart(part: Part): Promise<Upload> {
  const askedAt = Date.now();
  const first = await put(part);
  const answer = first.status === 401 && (await renew(askedAt)) === 'renewed' ? await put(part) : first;
  if (answer.status >= 200 && answer.status < 300) return JSON.parse(answer.text) as Upload;
  throw problemFrom(answer.status, answer.text, answer.requestId);
}

type Answer = { status: number; text: string; requestId?: string };

function put({ upload, offset, bytes, onProgress, signal }: Part): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PATCH', `/v1/uploads/${upload}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('Upload-Offset', String(offset));
    for (const [name, value] of Object.entries(SESSION_HEADERS)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () =>
      resolve({
        status: request.status,
        text: request.responseText,
        requestId: request.getResponseHeader('x-request-id') ?? undefined,
      });
    request.onerror = () => reject(unreachable('the connection broke'));
    request.onabort = () => reject(signal.reason);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(bytes);
  });
}
