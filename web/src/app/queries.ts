import { QueryClient } from '@tanstack/react-query';
import { toProblem } from '@/api/problem';

/** What was read from the server. The transport repeats what may pass by itself, so a failed query is not tried again here. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: 5 * 60_000,
      retry: false,
      refetchOnWindowFocus: true,
      throwOnError: false,
    },
    mutations: { retry: false },
  },
});

/** Whether a read failed because the thing is not there, or not for this person. */
export function isMissing(error: unknown): boolean {
  return toProblem(error).status === 404;
}
