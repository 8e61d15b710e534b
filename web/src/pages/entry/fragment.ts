import { useEffect, useState } from 'react';

/**
 * What a mailed link carries behind `#`, which browsers send to no server and no log. It leaves the address at once: whoever looks at
 * the screen or the history later finds no secret there.
 */
export function useFragment(): string {
  const [fragment] = useState(() => decoded(window.location.hash.slice(1)));
  useEffect(() => {
    if (window.location.hash) window.history.replaceState(window.history.state, '', window.location.pathname);
  }, []);
  return fragment;
}

/** A link that was cut in the middle of an escape stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
