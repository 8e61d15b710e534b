import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { readAll } from '@/api/lists';
import { useAccount } from '@/app/session';

/** Everybody of one's partner. */
export const membersQuery = queryOptions({
  queryKey: ['members', 'all'],
  queryFn: () => readAll((query) => ask(api.GET('/v1/members', { params: { query } }))),
  staleTime: 60_000,
});

/** The partners that one can deal with. */
export const directoryQuery = queryOptions({
  queryKey: ['directory', 'all'],
  queryFn: () => readAll((query) => ask(api.GET('/v1/directory', { params: { query } }))),
  staleTime: 60_000,
});

/** Every agreement of one's partner. */
export const agreementsQuery = queryOptions({
  queryKey: ['agreements', 'all'],
  queryFn: () => readAll((query) => ask(api.GET('/v1/agreements', { params: { query } }))),
});

/** People by name. Whoever is not known any more stays an id. */
export function usePeople(): (user: string) => string {
  const account = useAccount();
  const { data } = useQuery({ ...membersQuery, enabled: Boolean(account.partner) });
  return (user) => {
    if (user === account.user) return account.display_name;
    return data?.find((one) => one.user === user)?.display_name ?? brief(user);
  };
}

/** Partners by name, from the directory, the agreements and one's own memberships. */
export function usePartnerNames(): (partner: string) => string {
  const account = useAccount();
  const enabled = Boolean(account.partner);
  const directory = useQuery({ ...directoryQuery, enabled });
  const agreements = useQuery({ ...agreementsQuery, enabled });
  return (partner) => {
    const party = agreements.data?.flatMap((one) => [one.proposer, one.counterparty]).find((one) => one.id === partner);
    return (
      account.memberships.find((one) => one.partner === partner)?.name ??
      directory.data?.find((one) => one.id === partner)?.name ??
      party?.name ??
      brief(partner)
    );
  };
}

function brief(id: string): string {
  return `${id.slice(0, 11)}…`;
}
