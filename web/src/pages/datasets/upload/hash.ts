import type { HashMessage } from './hash.worker';

/** The SHA-256 of a file, computed beside the page. */
export function sha256Of(file: File, onProgress: (done: number) => void, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./hash.worker.ts', import.meta.url), { type: 'module' });
    const end = (settle: () => void) => {
      worker.terminate();
      settle();
    };
    signal.addEventListener('abort', () => end(() => reject(signal.reason)), { once: true });
    worker.onerror = (event) => end(() => reject(new Error(event.message || 'the file could not be read')));
    worker.onmessage = ({ data }: MessageEvent<HashMessage>) => {
      if ('done' in data) onProgress(data.done);
      else if ('sha256' in data) end(() => resolve(data.sha256));
      else end(() => reject(new Error(data.failure)));
    };
    worker.postMessage(file);
  });
}
