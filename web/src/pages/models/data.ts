import { queryOptions } from '@tanstack/react-query';
import { api, ask, askTagged } from '@/api/client';
import { readAll } from '@/api/lists';
import { queries } from '@/app/queries';

export const modelQuery = (model: string) =>
  queryOptions({
    queryKey: ['models', 'one', model],
    queryFn: () => askTagged(api.GET('/v1/models/{model}', { params: { path: { model } } })),
  });

export const modelVersionQuery = (model: string, number: number) =>
  queryOptions({
    queryKey: ['models', 'one', model, 'versions', number],
    queryFn: () => ask(api.GET('/v1/models/{model}/versions/{number}', { params: { path: { model, number } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Every model of one's own. */
export const ownModelsQuery = queryOptions({
  queryKey: ['models', 'own'],
  queryFn: () => readAll((page) => ask(api.GET('/v1/models', { params: { query: page } }))),
});

export function forgetModels() {
  void queries.invalidateQueries({ queryKey: ['models'] });
}
