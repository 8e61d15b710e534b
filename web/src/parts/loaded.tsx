import { Skeleton, Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ProblemAlert } from './problem';

type LoadedProps<T> = { query: UseQueryResult<T>; children: (data: T) => ReactNode; skeleton?: ReactNode };

/** What a query brings; until then its outline, or why it did not come. */
export function Loaded<T>({ query, children, skeleton }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  return skeleton ?? <Outline />;
}

export function Outline({ lines = 4 }: { lines?: number }) {
  return (
    <Stack gap="sm" aria-busy="true">
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} height={22} width={`${90 - ((index * 17) % 40)}%`} />
      ))}
    </Stack>
  );
}
