import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { readAll } from '@/api/lists';

/** Every project that one takes part in; for admins all of their partner's. Newest first. */
export const projectsQuery = queryOptions({
  queryKey: ['projects', 'all'],
  queryFn: () => readAll((query) => ask(api.GET('/v1/projects', { params: { query } }))),
  staleTime: 30_000,
});
