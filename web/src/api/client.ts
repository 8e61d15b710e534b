import createClient from 'openapi-fetch';
import { problemFrom } from './problem';
import type { paths } from './schema';
import { send } from './transport';

/** The API, typed by its own document. Same origin: the portal is served by the server that it talks to. */
export const api = createClient<paths>({ baseUrl: '', fetch: send });

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The answer's body; a refusal is thrown as a `Problem`. */
export async function ask<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) {
    const text = typeof error === 'string' ? error : JSON.stringify(error ?? '');
    throw problemFrom(response.status, text, response.headers.get('x-request-id') ?? undefined);
  }
  return data as T;
}

/** The same, with the version of what was read: the `ETag` that an update gives as `If-Match`. */
export async function askTagged<T>(answer: Promise<Answer<T>>): Promise<{ value: T; etag?: string }> {
  const { response } = await answer;
  return { value: await ask(answer), etag: response.headers.get('etag') ?? undefined };
}
