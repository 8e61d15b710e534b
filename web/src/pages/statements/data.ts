import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { problemOf } from '@/api/problem';
import { send } from '@/api/transport';

export const statementsQuery = queryOptions({
  queryKey: ['statements', 'own'],
  queryFn: () => ask(api.GET('/v1/statements')),
});

/** A statement of one's own partner, or, for the platform's staff, of any. */
export const statementQuery = (month: string, partner?: string) =>
  queryOptions({
    queryKey: ['statements', partner ?? 'own', month],
    queryFn: () =>
      partner
        ? ask(api.GET('/v1/partners/{partner}/statements/{month}', { params: { path: { partner, month } } }))
        : ask(api.GET('/v1/statements/{month}', { params: { path: { month } } })),
  });

/** Where the server has the statement's other forms. */
export function addressOf(month: string, partner?: string): string {
  const whose = partner ? `/v1/partners/${encodeURIComponent(partner)}` : '/v1';
  return `${whose}/statements/${encodeURIComponent(month)}`;
}

/** The text at an address of the server. */
export async function textAt(path: string): Promise<string> {
  const response = await send(new Request(new URL(path, window.location.origin)));
  if (!response.ok) throw await problemOf(response);
  return response.text();
}

/** The month so many months ago, such as `2026-01`, in UTC. */
export function monthAgo(now: number, months: number): string {
  const date = new Date(now);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1)).toISOString().slice(0, 7);
}
