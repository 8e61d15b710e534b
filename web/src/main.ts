import { askAhead } from './api/ahead';
import { isPublicPath } from './app/public-path';
import { preferred } from './i18n/language';
import { TEXTS } from './i18n/texts';

// What the page will need is on its way while the program itself is still being read. Whoever needs the texts asks for them again, and
// is told what went wrong.
TEXTS[preferred()]().catch(() => undefined);
if (!isPublicPath(window.location.pathname)) askAhead(window.location.pathname);
void import('./start').then(({ start }) => start());
