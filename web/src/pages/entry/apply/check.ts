import type { Draft } from './draft';
import type { Answer, ApplicationForm, FormQuestion } from './form';

/** What is wrong with a field: a text of the portal and its values. */
export type Fault = { text: string; values?: Record<string, number> };
/** Faults by the fields' paths, as the form has them: `answers.tasks`, `contacts.0.email`. */
export type Faults = Record<string, Fault>;

export const ORGANISATION = 'organisation';
export const REVIEW = 'review';

/** What is gone through: the organisation, each section of the survey, and reading it all once more. */
export function stepsOf(form: ApplicationForm): string[] {
  return [ORGANISATION, ...form.sections.map((section) => section.id), REVIEW];
}

/** The step in which a field stands. */
export function stepOf(form: ApplicationForm, path: string): string {
  const question = /^answers\.([^.]+)/.exec(path)?.[1];
  if (!question) return ORGANISATION;
  return form.sections.find((section) => section.questions.some(({ id }) => id === question))?.id ?? ORGANISATION;
}

/** The field of the form that a refusal is about: `answers.tasks[1]` is a part of `answers.tasks`. */
export function pathOf(field: string): string {
  if (field.startsWith('answers.')) return field.replace(/\[\d+\].*$/, '');
  return field.replace(/\[(\d+)\]/g, '.$1');
}

/** Everything that the server would refuse, as far as it can be known before. */
export function faultsOf(form: ApplicationForm, draft: Draft): Faults {
  const faults: Faults = {};
  for (const name of ['organisation', 'industry', 'size', 'country', 'contact_name', 'contact_email'] as const) {
    if (draft[name].trim() === '') faults[name] = MISSING;
  }
  if (draft.contact_email.trim() !== '' && !isEmail(draft.contact_email)) faults.contact_email = NO_EMAIL;
  if (draft.website.trim() !== '' && !/^https?:\/\/[^\s/@]+\.[^\s@]+$/.test(draft.website.trim())) {
    faults.website = { text: 'application.fault.website' };
  }
  draft.contacts.forEach(({ name, email }, index) => {
    if (name.trim() === '') faults[`contacts.${index}.name`] = MISSING;
    if (!isEmail(email)) faults[`contacts.${index}.email`] = NO_EMAIL;
  });
  for (const question of form.sections.flatMap((section) => section.questions)) {
    const fault = answerFault(question, draft.answers[question.id] ?? '');
    if (fault) faults[`answers.${question.id}`] = fault;
  }
  return faults;
}

const MISSING: Fault = { text: 'entry.missing' };
const NO_EMAIL: Fault = { text: 'application.fault.email' };

function answerFault(question: FormQuestion, answer: Answer): Fault | undefined {
  const isEmpty = Array.isArray(answer) ? answer.length === 0 : String(answer).trim() === '';
  if (isEmpty) return question.required ? MISSING : undefined;
  if (question.kind === 'number') {
    const [minimum, maximum] = [question.minimum ?? 0, question.maximum ?? Number.MAX_SAFE_INTEGER];
    const fits = Number.isSafeInteger(answer) && Number(answer) >= minimum && Number(answer) <= maximum;
    return fits ? undefined : { text: 'application.fault.number', values: { minimum, maximum } };
  }
  const most = question.max_length ?? Number.MAX_SAFE_INTEGER;
  const isLong = question.kind === 'text' && [...String(answer)].length > most;
  return isLong ? { text: 'application.fault.long', values: { most } } : undefined;
}

function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
}
