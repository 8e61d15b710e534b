/** Where the portal's cookie session begins, is renewed (`/refresh`) and ends. */
export const SESSION_PATH = '/v1/portal/session';

/** What tells the server that the portal's own code asks: no form and no other site can send this header. */
export const PORTAL_HEADER = 'X-Hansa-Portal';

export const SESSION_HEADERS = { [PORTAL_HEADER]: '1' };
