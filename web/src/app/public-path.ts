/** Whether an address is for everybody, signed in or not. */
export function isPublicPath(path: string): boolean {
  return /^\/(sign-in|set-up|join|apply|public)(\/|$)/.test(path);
}
