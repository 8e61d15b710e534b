import { useQueries } from '@tanstack/react-query';
import type { Agreement } from '@/api/types';
import { agreementQuery, sides } from './data';

/** What has to happen next with an agreement, as one of its parties sees it. */
export type Wait = 'answer' | 'sign' | 'answerAmendment' | 'signAmendment' | 'theirs' | 'theirsAmendment';

/** Those that wait for one's own side. */
const MINE: (Wait | undefined)[] = ['answer', 'sign', 'answerAmendment', 'signAmendment'];

export function isMine(wait: Wait | undefined): boolean {
  return MINE.includes(wait);
}

/** What is offered by the other side waits for an answer; what is offered by one's own waits for one's signature first. */
export function waitOf(agreement: Agreement, partner: string | null | undefined): Wait | undefined {
  const { isProposer, own } = sides(agreement, partner);
  if (agreement.state === 'proposed') {
    if (own.signed_at) return 'theirs';
    return agreement.offered_by === partner ? 'sign' : 'answer';
  }
  const { amendment } = agreement;
  if (agreement.state !== 'active' || !amendment) return undefined;
  const signed = isProposer ? amendment.proposer_signed_at : amendment.counterparty_signed_at;
  if (signed) return 'theirsAmendment';
  return amendment.offered_by === partner ? 'signAmendment' : 'answerAmendment';
}

/** The same for many. Lists do not say who has signed an amendment, so the few that have one are read again by themselves. */
export function useWaits(agreements: Agreement[], partner: string | null | undefined): Map<string, Wait | undefined> {
  const amended = agreements.filter((one) => one.state === 'active' && one.amendment);
  const read = useQueries({ queries: amended.map((one) => agreementQuery(one.id)) });
  const whole = new Map(read.flatMap(({ data }) => (data ? [[data.id, data]] : [])));
  return new Map(agreements.map((one) => [one.id, waitOf(whole.get(one.id) ?? one, partner)]));
}
