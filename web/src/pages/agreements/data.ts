import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import type { Agreement } from '@/api/types';
import { queries } from '@/app/queries';

export const agreementQuery = (agreement: string) =>
  queryOptions({
    queryKey: ['agreements', 'one', agreement],
    queryFn: () => ask(api.GET('/v1/agreements/{agreement}', { params: { path: { agreement } } })),
  });

export function forgetAgreements() {
  void queries.invalidateQueries({ queryKey: ['agreements'] });
}

/** The two sides as one of them sees them. */
export function sides(agreement: Agreement, partner: string | null | undefined) {
  const isProposer = agreement.proposer.id === partner;
  const [own, other] = isProposer
    ? [agreement.proposer, agreement.counterparty]
    : [agreement.counterparty, agreement.proposer];
  return { isProposer, own, other };
}
