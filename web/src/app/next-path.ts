/**
 * Where to go after signing in: a path of this portal, and nothing that a browser would take elsewhere (`//host`, `/\host`,
 * `javascript:`). Anything else leads home.
 */
export function nextPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return '/';
  const base = 'https://portal.invalid';
  let url: URL;
  try {
    url = new URL(wanted, base);
  } catch {
    return '/';
  }
  const own = `${url.pathname}${url.search}${url.hash}`;
  if (url.origin !== base || own.startsWith('//') || own.startsWith('/sign-in')) return '/';
  return own;
}
