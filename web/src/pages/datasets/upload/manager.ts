import { api, ask } from '@/api/client';
import { Problem } from '@/api/problem';
import type { Upload } from '@/api/types';
import { queries } from '@/app/queries';
import { sha256Of } from './hash';
import { forgetRecord, saveRecord, type UploadRecord } from './records';
import { isActive, type Running, setUploads, updateUpload, uploads } from './store';
import { complete, sendMissing } from './transfer';

export type Start = { dataset: string; datasetName: string; owner: string; file: File; record?: UploadRecord };

const stops = new Map<string, AbortController>();

/** Begins an upload, or goes on with one that a closed page has left behind. */
export function startUpload(start: Start): void {
  const key = crypto.randomUUID();
  const { dataset, datasetName, file, record } = start;
  setUploads([{ key, dataset, datasetName, file, record, phase: 'hashing', done: 0 }, ...uploads()]);
  void run(key, start);
}

/** Goes on with an upload that failed or was stopped: its file is still at hand. */
export function continueUpload(upload: Running, owner: string): void {
  dismissUpload(upload.key);
  startUpload({ ...upload, owner });
}

/** Begins anew, with another file, what cannot be gone on with. The server still waits for the right one unless it has ended the upload. */
export function replaceUpload(upload: Running, owner: string, file: File): void {
  const { dataset, datasetName, record, isOver } = upload;
  dismissUpload(upload.key);
  startUpload({ dataset, datasetName, owner, file, record: isOver ? undefined : record });
}

/** Stops sending; what has arrived stays, and can be gone on with. */
export function stopUpload(key: string): void {
  stops.get(key)?.abort(new DOMException('stopped', 'AbortError'));
}

/** Takes an upload that is over out of sight. */
export function dismissUpload(key: string): void {
  setUploads(uploads().filter((one) => one.key !== key));
}

/** Gives an upload up: the server deletes what it has of it. */
export async function abandonUpload(record: UploadRecord): Promise<void> {
  const mine = uploads().find((one) => one.record?.upload === record.upload);
  if (mine) stopUpload(mine.key);
  try {
    await ask(api.DELETE('/v1/uploads/{upload}', { params: { path: { upload: record.upload } } }));
  } catch (error) {
    if (!(error instanceof Problem && error.status === 404)) throw error;
  }
  await forgetRecord(record.upload);
  if (mine) dismissUpload(mine.key);
  void queries.invalidateQueries({ queryKey: ['uploads'] });
  void queries.invalidateQueries({ queryKey: ['usage'] });
}

async function run(key: string, start: Start) {
  const stop = new AbortController();
  stops.set(key, stop);
  try {
    const sha256 = await sha256Of(start.file, (done) => updateUpload(key, { done }), stop.signal);
    const { upload, record } = await announced(start, sha256);
    updateUpload(key, { record, phase: 'sending', done: upload.offset });
    await sendMissing(upload, {
      file: start.file,
      signal: stop.signal,
      onProgress: (done) => updateUpload(key, { done }),
      onWaiting: (isWaiting) => updateUpload(key, { phase: isWaiting ? 'waiting' : 'sending' }),
    });
    updateUpload(key, { phase: 'checking', done: start.file.size });
    const version = await complete(upload.id, upload.size, stop.signal);
    await forgetRecord(upload.id);
    updateUpload(key, { phase: 'done', version });
    void queries.invalidateQueries({ queryKey: ['datasets'] });
  } catch (error) {
    const isOver = await forgetIfGone(uploads().find((one) => one.key === key)?.record, error);
    updateUpload(key, stop.signal.aborted && !isOver ? { phase: 'stopped' } : { phase: 'failed', error, isOver });
  } finally {
    stops.delete(key);
    void queries.invalidateQueries({ queryKey: ['uploads'] });
    void queries.invalidateQueries({ queryKey: ['usage'] });
  }
}

/** The upload as the server knows it: the one that was left behind, or a new one. */
async function announced(start: Start, sha256: string): Promise<{ upload: Upload; record: UploadRecord }> {
  const known = start.record;
  if (known) {
    if (known.sha256 !== sha256 || known.size !== start.file.size) {
      throw new Problem({ code: 'other_file', detail: `${start.file.name} is not ${known.fileName}` });
    }
    const params = { path: { upload: known.upload } };
    return { upload: await ask(api.GET('/v1/uploads/{upload}', { params })), record: known };
  }
  const body = { format: formatOf(start.file.name), size: start.file.size, sha256 };
  const params = { path: { dataset: start.dataset } };
  const upload = await ask(api.POST('/v1/datasets/{dataset}/uploads', { params, body }));
  const { dataset, datasetName, owner, file } = start;
  const facts = { dataset, datasetName, owner, fileName: file.name, size: file.size, sha256 };
  const record: UploadRecord = { upload: upload.id, startedAt: new Date().toISOString(), ...facts };
  await saveRecord(record);
  return { upload, record };
}

export function formatOf(name: string): string {
  return /\.(parquet|pq)$/i.test(name) ? 'parquet' : 'csv';
}

/** Whether the server has ended an upload: its content was refused, or its time is over. Then it is forgotten here too. */
async function forgetIfGone(record: UploadRecord | undefined, error: unknown): Promise<boolean> {
  if (!record || !(error instanceof Problem) || error.code === 'other_file') return false;
  const params = { path: { upload: record.upload } };
  const answer = await api.GET('/v1/uploads/{upload}', { params }).catch(() => undefined);
  const isGone = answer?.response.status === 404;
  if (isGone) await forgetRecord(record.upload);
  return isGone;
}

if (typeof window !== 'undefined') {
  window.addEventListener('beforeunload', (event) => {
    if (uploads().some(isActive)) event.preventDefault();
  });
}
