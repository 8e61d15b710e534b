import { useEffect, useState } from 'react';
import { follow } from '@/api/events';
import type { JobEvent } from '@/api/types';
import { queries } from '@/app/queries';
import { EMPTY_RUN, isLastEvent, type Run, withEvents } from './run';

/** Events are put together this often, in milliseconds: a fast job sends more than an eye can follow. */
const PAUSE = 150;

export type Live = { run: Run; isConnected: boolean; error?: unknown };

/** Follows a job's events from the first one on, until the last or until the page is left. */
export function useLiveRun(job: string): Live {
  const [live, setLive] = useState<Live>({ run: EMPTY_RUN, isConnected: false });
  useEffect(() => {
    const stop = new AbortController();
    let waiting: JobEvent[] = [];
    const flush = () => {
      if (waiting.length === 0) return;
      const events = waiting;
      waiting = [];
      setLive((old) => ({ ...old, run: withEvents(old.run, events) }));
      if (events.some(isTurningPoint)) void queries.invalidateQueries({ queryKey: ['jobs'] });
    };
    const timer = setInterval(flush, PAUSE);
    setLive({ run: EMPTY_RUN, isConnected: false });
    follow(`/v1/jobs/${job}/events`, {
      signal: stop.signal,
      onEvent: ({ data }) => waiting.push(JSON.parse(data) as JobEvent),
      onConnection: (isConnected) => setLive((old) => ({ ...old, isConnected })),
      isLast: ({ event }) => isLastEvent(event),
    })
      .catch((error) => setLive((old) => ({ ...old, error })))
      .finally(flush);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [job]);
  return live;
}

/** Whether the job itself has changed with the event. */
function isTurningPoint({ kind }: JobEvent): boolean {
  return isLastEvent(kind) || kind === 'attempt' || kind === 'requeued' || kind === 'cancel_requested';
}
