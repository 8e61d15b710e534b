import { useEffect, useRef, useState } from 'react';
import { api, ask } from '@/api/client';
import type { ProjectMessage } from '@/api/types';
import { forgetUnread } from '../data';
import { firstUnread } from './messages';

/**
 * Tells the server how far the person has read, while they can see it, and keeps where the unread part began when they came, so
 * that the mark stays while they read.
 */
export function useReadMark(project: string, unread: number, messages: ProjectMessage[] | undefined) {
  const [mark, setMark] = useState<{ first?: string }>();
  useEffect(() => {
    if (messages && !mark) setMark({ first: firstUnread(messages, unread) });
  }, [messages, mark, unread]);
  const told = useRef<string>(undefined);
  const newest = messages?.at(-1);
  const last = newest?.id;
  // What one has said oneself last needs no mark behind it.
  const isNews = unread > 0 || newest?.own === false;
  const isVisible = useVisible();
  useEffect(() => {
    if (!last || !isNews || !isVisible || !mark || told.current === last) return;
    told.current = last;
    const params = { path: { project } };
    ask(api.PUT('/v1/projects/{project}/read', { params, body: { message: last } }))
      // The count of what is unread stands in the tab and in lists.
      .then(() => forgetUnread(project))
      .catch(() => {
        told.current = undefined;
      });
  }, [project, last, isNews, isVisible, mark]);
  return mark?.first;
}

function useVisible(): boolean {
  const [isVisible, setVisible] = useState(() => document.visibilityState === 'visible');
  useEffect(() => {
    const look = () => setVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return isVisible;
}
