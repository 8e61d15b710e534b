/** What the address of an agreement's page says: which part is shown, and which versions are compared. */
export type AgreementSearch = { tab?: string; from?: number; to?: number };

export function agreementSearch(search: Record<string, unknown>): AgreementSearch {
  const number = (value: unknown) =>
    Number.isSafeInteger(Number(value)) && Number(value) > 0 ? Number(value) : undefined;
  const [from, to] = [number(search.from), number(search.to)];
  return {
    ...(typeof search.tab === 'string' ? { tab: search.tab } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  };
}
