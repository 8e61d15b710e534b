import { askAhead } from './app/ahead';

// What the page will ask for is on its way while the program itself is still being read.
askAhead();
void import('./start').then(({ start }) => start());
