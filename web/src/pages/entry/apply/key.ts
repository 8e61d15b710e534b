/** Where the key to an application stays while its tab is open, so that a reload does not ask for the mail again. */
const key = (application: string) => `hansa.application.key.${application}`;

export function rememberKey(application: string, secret: string) {
  try {
    sessionStorage.setItem(key(application), secret);
  } catch {
    // Without storage the link of the mail is opened again.
  }
}

export function knownKey(application: string): string {
  try {
    return sessionStorage.getItem(key(application)) ?? '';
  } catch {
    return '';
  }
}
