// How soon a person can begin, on a processor slowed down to a quarter, as that of a modest telephone: nothing kept by the browser,
// the server on the same machine. Prints figures as `cargo xtask bench` reads them.
import { launch, open, settle, signIn } from '../harness/browser.mjs';
import { startServer } from '../harness/server.mjs';
import { admitted, OWNER, setUp } from '../harness/world.mjs';

const SLOWED = 4;
const MOST_MILLISECONDS = 1_000;
const VISITS = 11;

const server = await startServer();
const browser = await launch();
try {
  await admitted(await setUp(server), 'Clinic');
  for (const [name, path] of [
    ['sign-in', '/sign-in'],
    ['home', '/'],
  ]) {
    const { context, page } = await open(browser, server.url);
    if (path === '/') await signIn(page, OWNER);
    const protocol = await context.newCDPSession(page);
    await protocol.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
    const times = [];
    for (let visit = 0; visit < VISITS; visit += 1) {
      times.push(await usable(page, protocol, path));
      // What the page still reads is no part of the next visit.
      await settle(page);
    }
    times.sort((a, b) => a - b);
    print(`${name}, median of ${VISITS} visits`, times[Math.floor(VISITS / 2)], MOST_MILLISECONDS);
    print(`${name}, slowest`, times.at(-1));
    await context.close();
  }
} finally {
  await browser.close();
  await server.stop();
}

function print(figure, value, at_most) {
  console.log(JSON.stringify({ figure, value, unit: 'ms', ...(at_most ? { at_most } : {}) }));
}

/** Milliseconds from the navigation until the page shows its heading and is free to answer. */
async function usable(page, protocol, path) {
  await page.goto('about:blank');
  await protocol.send('Network.clearBrowserCache');
  await page.goto(path, { waitUntil: 'commit' });
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const look = () => {
          // What runs when the page is idle runs after every task that was due before it.
          if (document.querySelector('h1')) requestIdleCallback(() => resolve(performance.now()));
          else setTimeout(look, 10);
        };
        look();
      }),
  );
}
