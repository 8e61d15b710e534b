import { api, ask } from '@/api/client';
import type { ItemLabels } from '@/api/types';
import { forgetCatalogue } from '../data';

/** Says who sees an item of one's own, unless somebody else has said something since `etag`. */
export async function show(item: string, body: { visibility: string; labels: ItemLabels }, etag?: string) {
  const headers = etag ? { 'If-Match': etag } : undefined;
  try {
    await ask(api.PUT('/v1/catalogue/{item}/visibility', { params: { path: { item } }, body, headers }));
  } finally {
    // Also after a refusal: what was shown may be old.
    await forgetCatalogue();
  }
}
