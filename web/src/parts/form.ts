import { useState } from 'react';
import { toProblem } from '@/api/problem';
import { notify } from './notify';

/** The part of a form that a refusal can be pinned to. */
type Fields = { setFieldError: (field: string, error: string) => void; values: object };

/** Sends a form: while it is under way, and what was refused, at its field where the server names one. */
export function useSending(form?: Fields) {
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<unknown>();
  const send = async (work: () => Promise<unknown>) => {
    setSending(true);
    setError(undefined);
    try {
      await work();
    } catch (failure) {
      const problem = toProblem(failure);
      if (form && problem.field && problem.field in form.values) form.setFieldError(problem.field, problem.message);
      setError(failure);
    } finally {
      setSending(false);
    }
  };
  return { isSending, error, send };
}

/** Says that something was done. */
export function tell(message: string) {
  void notify({ message, color: 'teal' });
}

/** At least 12 characters, as the server wants it. */
export const PASSWORD_CHARS = 12;
