import { describe, expect, it } from 'vitest';
import type { ProjectMessage } from '@/api/types';
import { firstUnread, hasGap, merged, opening } from './messages';

function message(number: number, more: Partial<ProjectMessage> = {}): ProjectMessage {
  const id = `me_${String(number).padStart(4, '0')}`;
  const person = { user: 'us_1', person: 'A', partner: 'pa_1', partner_name: 'P' };
  return { id, ...person, own: false, text: `said ${number}`, created_at: '2026-01-01T00:00:00Z', ...more };
}

function page(from: number, to: number, next_cursor?: string) {
  return { items: Array.from({ length: to - from + 1 }, (_, index) => message(from + index)), next_cursor };
}

const ids = (messages: ProjectMessage[]) => messages.map(({ id }) => Number(id.slice(3)));

describe('messages', () => {
  it('stand oldest first, over the pages that were loaded backwards', () => {
    expect(ids(merged([page(4, 6, 'c'), page(1, 3)], undefined))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('of the newest page come once, as they are now', () => {
    const newest = { items: [message(6, { text: undefined, deleted_at: '2026-01-02T00:00:00Z' }), message(7)] };
    const all = merged([page(4, 6)], newest);
    expect(ids(all)).toEqual([4, 5, 6, 7]);
    expect(all[2]?.deleted_at).toBeDefined();
  });

  it('may have a gap when much was said meanwhile', () => {
    expect(hasGap([page(1, 3)], page(3, 5, 'c'))).toBe(false);
    expect(hasGap([page(1, 3)], page(5, 9, 'c'))).toBe(true);
    // Nothing lies before the newest page, so nothing can be missing.
    expect(hasGap([page(1, 0)], page(1, 2))).toBe(false);
    expect(hasGap([page(1, 0)], page(5, 9, 'c'))).toBe(true);
    expect(hasGap([], page(5, 9, 'c'))).toBe(false);
  });
});

describe('what is unread', () => {
  const all = [message(1), message(2, { own: true }), message(3), message(4, { text: undefined }), message(5)];

  it('begins with as many of others as the server counts', () => {
    expect(firstUnread(all, 0)).toBeUndefined();
    expect(firstUnread(all, 1)).toBe('me_0005');
    expect(firstUnread(all, 2)).toBe('me_0003');
  });

  it('begins with what is loaded when more is unread', () => {
    expect(firstUnread(all, 40)).toBe('me_0001');
    expect(firstUnread([message(2, { own: true })], 3)).toBeUndefined();
  });
});

it('names a message by its first words, and cuts no character in two', () => {
  expect(opening(' a\n\nb ')).toBe('a b');
  expect(opening('😀'.repeat(90))).toBe(`${'😀'.repeat(79)}…`);
});
