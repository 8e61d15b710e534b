/** What somebody writes and has not sent: kept in this tab, so that a reload or a wrong click loses nothing. */
const PREFIX = 'hansa.draft.';

export function readDraft<T>(key: string): T | undefined {
  try {
    const text = storage()?.getItem(PREFIX + key);
    return text ? (JSON.parse(text) as T) : undefined;
  } catch {
    return undefined;
  }
}

export function keepDraft(key: string, draft: unknown) {
  try {
    storage()?.setItem(PREFIX + key, JSON.stringify(draft));
  } catch {
    // The tab's storage is full; the page itself still holds what was written, and warns before it is left.
  }
}

export function dropDraft(key: string) {
  storage()?.removeItem(PREFIX + key);
}

/** Whoever signs out leaves nothing behind in the tab. */
export function forgetDrafts() {
  const kept = storage();
  const names = Array.from({ length: kept?.length ?? 0 }, (_, index) => kept?.key(index) ?? '');
  for (const name of names.filter((one) => one.startsWith(PREFIX))) kept?.removeItem(name);
}

function storage(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}
