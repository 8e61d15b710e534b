import type { Problem } from '@/api/problem';

export type PartnerOption = { id: string; name: string };

/** The partners that a log-in asks to choose from: `…: Name (pa_…), Name (pa_…)`. None for any other refusal. */
export function partnersIn(problem: Problem): PartnerOption[] {
  if (problem.code !== 'partner_choice_needed') return [];
  const list = problem.message.slice(problem.message.indexOf(': ') + 2);
  return [...list.matchAll(/(.+?) \((pa_[0-9a-f]{32})\)(?:, |$)/g)].map(([, name = '', id = '']) => ({ id, name }));
}
