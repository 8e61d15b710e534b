import { useEffect, useRef, useState } from 'react';
import type { ProjectMessage } from '@/api/types';
import { dropDraft, keepDraft, readDraft } from '@/app/drafts';
import { useAccount } from '@/app/session';

type Kept = { text: string; replyTo?: string };
const NOTHING: Kept = { text: '' };

/** What somebody is about to say in a project: kept in the tab, for the person and the partner, until it is sent. */
export function useDraft(project: string) {
  const account = useAccount();
  const key = `${account.user}.${account.partner}.${project}.message`;
  const [draft, setDraft] = useState<Kept>(() => readDraft<Kept>(key) ?? NOTHING);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (draft.text === '' && !draft.replyTo) dropDraft(key);
    else keepDraft(key, draft);
  }, [key, draft]);
  return {
    ...draft,
    field,
    write: (text: string) => setDraft((old) => ({ ...old, text })),
    /** An answer to an answer stands beside it, under the same message. */
    answer: (message: ProjectMessage) => {
      setDraft((old) => ({ ...old, replyTo: message.id }));
      field.current?.focus();
    },
    answerNothing: () => setDraft(({ text }) => ({ text })),
    clear: () => setDraft(NOTHING),
  };
}

export type Draft = ReturnType<typeof useDraft>;
