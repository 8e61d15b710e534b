/** A probability as a share. What is nearly certain is not written as certain, nor what is hardly possible as impossible. */
export function probability(value: number, share: (value: number) => string): string {
  if (value > 0 && value < 0.0005) return `< ${share(0.001)}`;
  if (value < 1 && value >= 0.9995) return `> ${share(0.999)}`;
  return share(value);
}
