import { useQuery } from '@tanstack/react-query';
import type { Agreement, ModelVersion } from '@/api/types';
import { agreementsQuery } from '@/parts/names';
import { lineageOf } from './lineage';

/** The agreements that a version was trained under and whose end has made it unusable, as their terms say. */
export function endedFor(version: Pick<ModelVersion, 'lineage'>, agreements: Agreement[], now: number): Agreement[] {
  const under = new Set(lineageOf(version).terms.map(({ agreement }) => agreement));
  return agreements.filter((one) => under.has(one.id) && stopsModels(one, now));
}

/** Agreements of one's own partner that have made a version unusable; none while they are read. */
export function useEnded(version: ModelVersion): Agreement[] {
  const { data } = useQuery(agreementsQuery);
  return endedFor(version, data ?? [], Date.now());
}

/** Where terms say nothing, a termination stops models and the end of the term does not: the platform's own rules. */
function stopsModels({ state, expires_at, rules }: Agreement, now: number): boolean {
  const { after_termination = 'stop', after_expiry = 'keep' } = rules.derived_models ?? {};
  if (state === 'terminated') return after_termination === 'stop';
  const isOver = state === 'expired' || (state === 'active' && new Date(expires_at).getTime() <= now);
  return isOver && after_expiry === 'stop';
}
