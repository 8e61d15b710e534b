/** A probability as a share. What is nearly certain is not written as certain, nor what is hardly possible as impossible. */
export function probability(value: number, share: (value: number) => string): string {
  if (value > 0 && value < 0.0005) return `< ${share(0.001)}`;
  if (value < 1 && value >= 0.9995) return `> ${share(0.999)}`;
  return share(value);
}

/** The column and the value of the server's warning that training never saw it; `undefined` for warnings of other kinds. */
export function neverSeen(warning: string): { column: string; value: string } | undefined {
  const found = /^column ("(?:[^"\\]|\\.)*"): training never saw ("(?:[^"\\]|\\.)*");/.exec(warning);
  const [column, value] = [found?.[1], found?.[2]].map((quoted) => quoted && unquoted(quoted));
  return column !== undefined && value !== undefined ? { column, value } : undefined;
}

/** Quotes and backslashes as they were; rarer escapes stay as they are written. */
function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(["'\\])/g, '$1');
}
