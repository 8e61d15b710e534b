import { problemOf } from './problem';
import { send } from './transport';

/**
 * Downloads a file that the server holds. It asks first, with the digest as `If-None-Match`: who may have the file gets 304 and no
 * bytes, anybody else the reason, which a plain link would have saved as the file. Then the browser itself takes the bytes: files of
 * any size, with its own progress.
 */
export async function download(path: string, sha256: string, name: string): Promise<void> {
  const request = new Request(new URL(path, window.location.origin), { headers: { 'If-None-Match': `"${sha256}"` } });
  const response = await send(request);
  if (!response.ok && response.status !== 304) throw await problemOf(response);
  await response.body?.cancel();
  const link = document.createElement('a');
  link.href = path;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}
