import type { Page, ProjectMessage } from '@/api/types';

/** Ids rise with time, so their order is the order in which things were said. */
const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);

/** Pages as they were loaded, and the newest page as it is now, oldest message first; of two states of a message the newest page's. */
export function merged(pages: Page<ProjectMessage>[], newest: Page<ProjectMessage> | undefined): ProjectMessage[] {
  const known = new Map<string, ProjectMessage>();
  for (const page of [...pages, ...(newest ? [newest] : [])]) {
    for (const message of page.items) known.set(message.id, message);
  }
  return [...known.values()].sort(byId);
}

/** Whether something was said between what is loaded and the newest page: then all of it has to be read again. */
export function hasGap(pages: Page<ProjectMessage>[], newest: Page<ProjectMessage> | undefined): boolean {
  const first = newest?.items[0];
  if (!first || !newest.next_cursor || pages.length === 0) return false;
  const last = pages[0]?.items.at(-1);
  return !last || last.id < first.id;
}

/**
 * Where what one has not read begins: `unread` messages of others before the end, those that were deleted or hidden not counted. When
 * more is unread than is loaded, it begins with what is loaded.
 */
export function firstUnread(messages: ProjectMessage[], unread: number): string | undefined {
  if (unread <= 0) return undefined;
  const others = messages.filter((one) => !one.own && one.text !== undefined && one.text !== null);
  return others.at(-Math.min(unread, others.length))?.id;
}

/** Characters by which an answer names what it answers. */
const OPENING = 80;

/** The first words of a text, in one line. */
export function opening(text: string): string {
  const line = [...text.split(/\s+/).filter(Boolean).join(' ')];
  return line.length <= OPENING ? line.join('') : `${line.slice(0, OPENING - 1).join('')}…`;
}
