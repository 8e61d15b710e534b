import { queryOptions } from '@tanstack/react-query';
import { api, ask, askTagged } from '@/api/client';
import { readAll } from '@/api/lists';
import type { Standard } from '@/api/types';
import { queries } from '@/app/queries';
import { alliancesQuery } from '@/pages/alliances/data';

/** The standards of one alliance. */
export const standardsQuery = (alliance: string) =>
  queryOptions({
    queryKey: ['standards', 'of', alliance],
    queryFn: () =>
      readAll((query) => ask(api.GET('/v1/alliances/{alliance}/standards', { params: { path: { alliance }, query } }))),
  });

/** Alliances whose standards are asked for at once. */
const AT_ONCE = 6;

/** The standards of all alliances, which the API lists alliance by alliance. */
export const allStandardsQuery = queryOptions({
  queryKey: ['standards', 'all'],
  queryFn: async () => {
    const alliances = await queries.fetchQuery(alliancesQuery);
    const found: Standard[] = [];
    for (let from = 0; from < alliances.length; from += AT_ONCE) {
      const some = alliances.slice(from, from + AT_ONCE);
      found.push(...(await Promise.all(some.map(({ id }) => queries.fetchQuery(standardsQuery(id))))).flat());
    }
    return found;
  },
});

export const standardQuery = (standard: string) =>
  queryOptions({
    queryKey: ['standards', 'one', standard],
    queryFn: () => ask(api.GET('/v1/standards/{standard}', { params: { path: { standard } } })),
  });

/** The released versions, newest first, without what they say. */
export const versionsQuery = (standard: string) =>
  queryOptions({
    queryKey: ['standards', 'versions', standard],
    queryFn: () =>
      readAll((query) => ask(api.GET('/v1/standards/{standard}/versions', { params: { path: { standard }, query } }))),
  });

/** One released version, with what it says: that never changes, but its state does. */
export const versionQuery = (standard: string, version: string) =>
  queryOptions({
    queryKey: ['standards', 'version', standard, version],
    queryFn: () =>
      ask(api.GET('/v1/standards/{standard}/versions/{version}', { params: { path: { standard, version } } })),
  });

/** The working draft, for members, with the tag that an edit gives back. */
export const draftQuery = (standard: string) =>
  queryOptions({
    queryKey: ['standards', 'draft', standard],
    queryFn: () => askTagged(api.GET('/v1/standards/{standard}/draft', { params: { path: { standard } } })),
  });

/** What the draft would be if it were released now. */
export const previewQuery = (standard: string) =>
  queryOptions({
    queryKey: ['standards', 'preview', standard],
    queryFn: () => ask(api.GET('/v1/standards/{standard}/preview', { params: { path: { standard } } })),
  });

export function forgetStandards() {
  void queries.invalidateQueries({ queryKey: ['standards'] });
}

/** Makes a write refuse what was changed since it was read: the header that names the revision. */
export function ifMatch(etag: string | undefined): { headers?: { 'If-Match': string } } {
  return etag ? { headers: { 'If-Match': etag } } : {};
}
