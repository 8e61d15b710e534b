import { type UseFormReturnType, useForm } from '@mantine/form';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/problem';
import { dropDraft, keepDraft, readDraft } from '@/app/drafts';
import { useProblemText } from '@/parts/problem-text';
import { check, formPath } from './check';
import type { DefinitionValues } from './values';

export type DefinitionForm = UseFormReturnType<DefinitionValues>;

/** Milliseconds of rest before what was written is kept. */
const REST = 400;

/** What is kept in the tab: the values, and the revision of the server's draft that they were made from. */
type Kept = { values: DefinitionValues; etag?: string };
type Options = { key: string; etag?: string; isNew: boolean };

/** The form of the editor. What is written is kept in the tab, so that a reload or a wrong click loses nothing. */
export function useDefinitionForm(start: DefinitionValues, { key, etag, isNew }: Options) {
  const { t } = useTranslation();
  const texts = useProblemText();
  const [kept] = useState(() => readDraft<Kept>(key));
  // The revision that the next save replaces: that of what is edited, not of what somebody else has saved since.
  const [base, setBase] = useState(kept?.etag ?? etag);
  /** How often the form was begun anew: what holds a state of its own begins anew with it. */
  const [round, setRound] = useState(0);
  const form: DefinitionForm = useForm<DefinitionValues>({
    initialValues: start,
    validate: (values) => check(values, t, isNew),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: taken up once, when the editor opens.
  useEffect(() => {
    if (kept) form.setValues(kept.values);
  }, []);
  const isDirty = form.isDirty();
  const { values } = form;
  const latest = useRef<Kept>({ values });
  latest.current = { values, etag: base };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new value is what begins the rest anew.
  useEffect(() => {
    if (!isDirty) return;
    const later = setTimeout(() => keepDraft(key, latest.current), REST);
    return () => clearTimeout(later);
  }, [values, isDirty, key]);
  /** Shows a refusal at the field that it is about. */
  const pin = (failure: unknown) => {
    const problem = toProblem(failure);
    const path = problem.field && formPath(problem.field);
    if (!path) return;
    form.setFieldError(path, texts(problem).original ?? problem.message);
    reveal(form, path);
  };
  /** Goes on from what the server has now. */
  const restart = (next: DefinitionValues, tag?: string) => {
    dropDraft(key);
    form.setInitialValues(next);
    form.setValues(next);
    form.resetDirty(next);
    form.clearErrors();
    setBase(tag);
    setRound((old) => old + 1);
  };
  const keep = () => keepDraft(key, latest.current);
  return { form, isDirty, isRestored: kept !== undefined && round === 0, round, base, setBase, keep, pin, restart };
}

/** Takes whoever is to correct it to the field, once a row that was folded has opened. */
export function reveal(form: DefinitionForm, path: string) {
  requestAnimationFrame(() => {
    const node = form.getInputNode(path) ?? document.querySelector<HTMLElement>(`[data-part="${path.split('.')[0]}"]`);
    node?.focus();
    node?.scrollIntoView({ block: 'center' });
  });
}
