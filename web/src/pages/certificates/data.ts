import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { Artefact } from '@/api/types';
import { queries } from '@/app/queries';

export const certificateQuery = (certificate: string) =>
  queryOptions({
    queryKey: ['certificates', 'one', certificate],
    queryFn: () => ask(api.GET('/v1/certificates/{certificate}', { params: { path: { certificate } } })),
  });

/** The certificates of one's own data sets and models. */
export function useOwnCertificates() {
  return useList(['certificates', 'own'], (query) => ask(api.GET('/v1/certificates', { params: { query } })));
}

export type ArtefactVersion = Pick<Artefact, 'id' | 'number'> & { kind: 'dataset' | 'model' };

/** The certificates of a version of a data set or of a model that one sees. */
export function useCertificatesOf({ kind, id, number }: ArtefactVersion) {
  return useList(['certificates', 'of', kind, id, number], (query) =>
    kind === 'dataset'
      ? ask(
          api.GET('/v1/datasets/{dataset}/versions/{number}/certificates', {
            params: { path: { dataset: id, number }, query },
          }),
        )
      : ask(
          api.GET('/v1/models/{model}/versions/{number}/certificates', {
            params: { path: { model: id, number }, query },
          }),
        ),
  );
}

export function forgetCertificates() {
  void queries.invalidateQueries({ queryKey: ['certificates'] });
}
