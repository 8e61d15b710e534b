import { type Answer, type Answers, type ApplicationForm, answersOf, type FormQuestion, type Told } from './form';

export type Contact = { name: string; email: string };

/** An application as far as it was written. */
export type Draft = {
  organisation: string;
  industry: string;
  size: string;
  country: string;
  website: string;
  contact_name: string;
  contact_email: string;
  contacts: Contact[];
  language: string;
  answers: Answers;
};

/** Further contacts at most, as the server wants it. */
export const MOST_CONTACTS = 10;

const KEY = 'hansa.application.draft';

/** An application of which nothing is written yet: every question has its empty answer, so that its field is there. */
export function blank(form: ApplicationForm, language: string): Draft {
  return {
    organisation: '',
    industry: '',
    size: '',
    country: '',
    website: '',
    contact_name: '',
    contact_email: '',
    contacts: [],
    language,
    answers: Object.fromEntries(questions(form).map((one) => [one.id, one.kind === 'multi' ? [] : ''])),
  };
}

/** What was told before, to be corrected. Answers to questions that are asked no more are left out. */
export function told(form: ApplicationForm, name: string, before: Told): Draft {
  return merged(form, blank(form, before.language), {
    ...before,
    organisation: name,
    size: before.size ?? '',
    country: before.country ?? '',
    website: before.website ?? '',
    answers: answersOf(before),
  });
}

/** What was kept in this tab, as far as the form still asks it. */
export function kept(form: ApplicationForm, language: string): Draft {
  const fresh = blank(form, language);
  try {
    const stored = JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Partial<Draft>;
    return merged(form, fresh, stored);
  } catch {
    // Nothing was kept, or something else wrote there.
    return fresh;
  }
}

export function keep(draft: Draft) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // Without storage a reload begins anew.
  }
}

export function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept either.
  }
}

/** The questions of all sections. */
export function questions(form: ApplicationForm): FormQuestion[] {
  return form.sections.flatMap((section) => section.questions);
}

/** The answers that say something. */
export function answered(answers: Answers): Answers {
  const said = Object.entries(answers).map(([id, answer]): [string, Answer] => [
    id,
    typeof answer === 'string' ? answer.trim() : answer,
  ]);
  return Object.fromEntries(said.filter(([, answer]) => answer !== '' && !(Array.isArray(answer) && !answer.length)));
}

function merged(form: ApplicationForm, fresh: Draft, stored: Partial<Draft>): Draft {
  const text = (key: Exclude<keyof Draft, 'contacts' | 'answers'>) =>
    typeof stored[key] === 'string' ? stored[key] : fresh[key];
  const answers = questions(form).map((question): [string, Answer] => {
    const answer = stored.answers?.[question.id];
    return [question.id, answer !== undefined && fits(question, answer) ? answer : (fresh.answers[question.id] ?? '')];
  });
  return {
    organisation: text('organisation'),
    industry: text('industry'),
    size: text('size'),
    country: text('country'),
    website: text('website'),
    contact_name: text('contact_name'),
    contact_email: text('contact_email'),
    language: text('language'),
    contacts: Array.isArray(stored.contacts) ? stored.contacts.slice(0, MOST_CONTACTS).map(contact) : [],
    answers: Object.fromEntries(answers),
  };
}

function contact(stored: Partial<Contact> | null): Contact {
  return { name: String(stored?.name ?? ''), email: String(stored?.email ?? '') };
}

/** Whether an answer is one to this question. */
function fits(question: FormQuestion, answer: unknown): boolean {
  const isChoice = (word: unknown) => question.choices?.some((choice) => choice.id === word) ?? false;
  if (question.kind === 'multi') return Array.isArray(answer) && answer.every(isChoice);
  if (question.kind === 'single') return isChoice(answer);
  return question.kind === 'number' ? typeof answer === 'number' : typeof answer === 'string';
}
