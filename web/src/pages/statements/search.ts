/** Of which month statements are wanted; what stands in the address of the page. */
export function statementSearch(search: Record<string, unknown>): { month?: string } {
  return typeof search.month === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(search.month)
    ? { month: search.month }
    : {};
}
