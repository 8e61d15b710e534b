import { api, ask } from '@/api/client';
import { type Problem, toProblem } from '@/api/problem';
import { sleep } from '@/api/transport';
import type { DatasetVersion, Upload } from '@/api/types';
import { sendPart } from './part';

/** Bytes of one part: at the end of each the server makes sure that it has them. */
const PART = 16 * 1024 * 1024;
/** How often in a row a part may fail without a byte of it arriving. */
const ATTEMPTS = 6;
/** Slowest rate at which the server checks a complete upload, in bytes a second. */
const CHECKED_PER_SECOND = 4 * 1024 * 1024;

export type Transfer = {
  file: Blob;
  signal: AbortSignal;
  onProgress: (done: number) => void;
  /** Whether the connection is broken and will be tried again. */
  onWaiting: (isWaiting: boolean) => void;
};

/** Sends what is missing. What has arrived of a part that broke off is kept by the server, so a slow line gets there as well. */
export async function sendMissing(begun: Upload, transfer: Transfer): Promise<void> {
  let upload = begun;
  let failures = 0;
  while (upload.offset < upload.size) {
    const before = upload.offset;
    try {
      upload = await sendNext(upload, transfer);
    } catch (error) {
      if (transfer.signal.aborted || !mayResume(toProblem(error)) || failures >= ATTEMPTS) throw error;
      transfer.onWaiting(true);
      await sleep(Math.min(1000 * 2 ** failures, 20_000), transfer.signal);
      upload = await ask(api.GET('/v1/uploads/{upload}', { params: { path: { upload: upload.id } } }));
    }
    transfer.onWaiting(false);
    failures = upload.offset > before ? 0 : failures + 1;
  }
}

function sendNext(upload: Upload, { file, signal, onProgress }: Transfer): Promise<Upload> {
  const end = Math.min(upload.offset + PART, upload.size);
  return sendPart({
    upload: upload.id,
    offset: upload.offset,
    bytes: file.slice(upload.offset, end),
    onProgress: (sent) => onProgress(Math.min(upload.offset + sent, end)),
    signal,
  });
}

/** A break, or an offset that the server knows better. */
function mayResume(problem: Problem): boolean {
  return problem.status === 0 || problem.status >= 500 || problem.status === 429 || problem.code === 'offset_mismatch';
}

/** Has the version made. The server may read all of it for that; the call with the same key learns how it ended. */
export async function complete(upload: string, size: number, signal: AbortSignal): Promise<DatasetVersion> {
  const deadline = Date.now() + 600_000 + (size / CHECKED_PER_SECOND) * 1000;
  let key = crypto.randomUUID();
  for (;;) {
    try {
      const params = { path: { upload }, header: { 'Idempotency-Key': key } };
      return await ask(api.POST('/v1/uploads/{upload}/complete', { params, signal }));
    } catch (error) {
      const problem = toProblem(error);
      // Nothing is done twice: an upload that has become a version answers with it.
      if (problem.code === 'answer_lost') key = crypto.randomUUID();
      const mayPass = problem.status === 0 || problem.status >= 500 || isAtWork(problem.code);
      if (signal.aborted || !mayPass || Date.now() > deadline) throw error;
    }
    await sleep(3000, signal);
  }
}

function isAtWork(code: string): boolean {
  return code === 'request_in_progress' || code === 'answer_lost';
}
