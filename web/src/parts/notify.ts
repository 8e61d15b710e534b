import type { NotificationData } from '@mantine/notifications';
import i18next from 'i18next';

let isUsed = false;
const listeners = new Set<() => void>();

/** Whether there has been a message. */
export function hasMessages(): boolean {
  return isUsed;
}

export function onFirstMessage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Shows a message in the corner. What shows it arrives with the first message: it is no part of the first page. */
export async function notify(message: NotificationData): Promise<void> {
  const { notifications } = await import('@mantine/notifications');
  if (!isUsed) {
    isUsed = true;
    for (const listener of listeners) listener();
  }
  notifications.show({ closeButtonProps: { 'aria-label': i18next.t('parts.close') }, ...message });
}

/** Takes a message away. */
export async function dismiss(id: string): Promise<void> {
  const { notifications } = await import('@mantine/notifications');
  notifications.hide(id);
}
