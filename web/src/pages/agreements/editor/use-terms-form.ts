import { type UseFormReturnType, useForm } from '@mantine/form';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/problem';
import { dropDraft, keepDraft, readDraft } from '@/app/drafts';
import { useProblemText } from '@/parts/problem-text';
import { check, formPath } from './check';
import type { TermsValues } from './values';

export type TermsForm = UseFormReturnType<TermsValues>;

/** Milliseconds of rest before what was written is kept. */
const REST = 400;

/**
 * The form of the editor. What is written is kept in the tab under `draft`, together with `beside`: whatever else is needed to go on
 * with it.
 */
export function useTermsForm(start: TermsValues, draft: string, beside: object) {
  const { t } = useTranslation();
  const texts = useProblemText();
  const [kept] = useState(() => readDraft<{ values: TermsValues }>(draft)?.values);
  const form: TermsForm = useForm<TermsValues>({
    initialValues: start,
    validate: (values) => check(values, t, new Date()),
    validateInputOnBlur: true,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: taken up once, when the editor opens.
  useEffect(() => {
    if (kept) form.setValues(kept);
  }, []);
  const isDirty = form.isDirty();
  const { values } = form;
  const latest = useRef({});
  latest.current = { ...beside, values };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new value is what begins the rest anew.
  useEffect(() => {
    if (!isDirty) return;
    const later = setTimeout(() => keepDraft(draft, latest.current), REST);
    return () => clearTimeout(later);
  }, [values, isDirty, draft]);
  /** Shows a refusal at the field that it is about. */
  const pin = (failure: unknown) => {
    const problem = toProblem(failure);
    const path = problem.field && formPath(problem.field);
    if (!path) return;
    form.setFieldError(path, texts(problem).detail);
    reveal(form, path);
  };
  const discard = () => {
    dropDraft(draft);
    form.setValues(start);
    form.resetDirty(start);
  };
  return { form, isDirty, isRestored: kept !== undefined, keep: () => keepDraft(draft, latest.current), pin, discard };
}

/** Takes whoever is to correct it to the field. */
export function reveal(form: TermsForm, path: string) {
  const node = form.getInputNode(path) ?? document.querySelector<HTMLElement>(`[data-part="${path.split('.')[0]}"]`);
  node?.focus();
  node?.scrollIntoView({ block: 'center' });
}
