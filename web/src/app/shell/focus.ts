import type { MouseEvent } from 'react';

/** Moves the focus to the page's content without changing the address. */
export function toMain(event: MouseEvent) {
  event.preventDefault();
  const main = document.getElementById('main');
  main?.focus();
  main?.scrollIntoView({ block: 'start' });
}
