import { useState } from 'react';
import { toProblem } from '@/api/problem';

/**
 * A change is made from what was read. When somebody else was faster, what stands now is read, and the person decides: the change is
 * then made from that.
 */
export function useConflict<T extends { revision: number }>(start: T, read: () => Promise<T>) {
  const [base, setBase] = useState(start);
  const [isOutdated, setOutdated] = useState(false);
  const change = async (write: (base: T) => Promise<unknown>) => {
    try {
      await write(base);
    } catch (failure) {
      if (toProblem(failure).code !== 'revision_outdated') throw failure;
      setBase(await read());
      setOutdated(true);
      return false;
    }
    return true;
  };
  return { base, isOutdated, change, settle: () => setOutdated(false) };
}
