import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@/api/problem';
import { wording } from './wording';

export type ProblemText = {
  title: string;
  detail: string;
  /** What the server says itself, when `detail` is a translation and may leave something out: reasons and names. */
  original?: string;
  nextStep?: string;
};

/**
 * A problem in the person's language. The server says it in English; the codes that people meet have words of their own in other
 * languages, and for the rest the kind of problem stands in the title. `refusal` is what home does not meet.
 */
export function useProblemText(): (problem: Problem) => ProblemText {
  const { t, i18n } = useTranslation();
  return useCallback(
    (problem) => {
      const known = (part: 'titleOf' | 'code' | 'step') => wording({ i18n, t }, part, problem.code, problem.values);
      const status = i18n.exists(`problem.status.${problem.status}`) ? problem.status : problem.status >= 500 ? 500 : 0;
      const said = sentence(problem.message);
      const detail = known('code');
      return {
        title: known('titleOf') ?? t(`problem.status.${problem.code === 'unreachable' ? 'unreachable' : status}`),
        detail: detail ?? (said || t('problem.noDetail')),
        original: detail && mayLeaveOut(problem) ? said : undefined,
        nextStep: known('step') ?? problem.nextStep,
      };
    },
    [t, i18n],
  );
}

/** The server's details begin small, as they stand behind a field's name in a log. */
function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Refusals that say no more than their code: who is asking is not known or may not, or there is nothing. */
const PLAIN = [401, 403, 404];

function mayLeaveOut({ status, values }: Problem): boolean {
  return status > 0 && !PLAIN.includes(status) && values === undefined;
}
