import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@/api/problem';

export type ProblemText = { title: string; detail: string; nextStep?: string };

/**
 * A problem in the person's language. The server says it in English; the codes that people meet often have words of their own here, and
 * for the rest the kind of problem stands in the title.
 */
export function useProblemText(): (problem: Problem) => ProblemText {
  const { t, i18n } = useTranslation();
  return useCallback(
    (problem) => {
      const status = i18n.exists(`problem.status.${problem.status}`) ? problem.status : problem.status >= 500 ? 500 : 0;
      const title = t(`problem.status.${problem.code === 'unreachable' ? 'unreachable' : status}`);
      const known = i18n.exists(`problem.code.${problem.code}`);
      const detail = known ? t(`problem.code.${problem.code}`) : sentence(problem.message) || t('problem.noDetail');
      const next = i18n.exists(`problem.step.${problem.code}`) ? t(`problem.step.${problem.code}`) : undefined;
      return { title, detail, nextStep: next ?? (known && i18n.language !== 'en' ? undefined : problem.nextStep) };
    },
    [t, i18n],
  );
}

/** The server's details begin small, as they stand behind a field's name in a log. */
function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
