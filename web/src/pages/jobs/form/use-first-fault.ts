import { useEffect, useRef, useState } from 'react';

/** What is folded away is opened first; in milliseconds. */
const OPENED = 80;

/** Leads to the first field that is wrong, after every attempt to submit. */
export function useFirstFault() {
  const form = useRef<HTMLFormElement>(null);
  const [attempts, setAttempts] = useState(0);
  useEffect(() => {
    if (attempts === 0) return;
    const lead = () => {
      const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid=true]');
      if (wrong) wrong.focus();
      else form.current?.querySelector('[role=alert]')?.scrollIntoView({ block: 'center' });
    };
    const timer = window.setTimeout(lead, OPENED);
    return () => window.clearTimeout(timer);
  }, [attempts]);
  return { form, hasTried: attempts > 0, lead: () => setAttempts((count) => count + 1) };
}
