/** Below this distance, labels without an exponent would be longer than an axis is wide. */
const SMALLEST = 1e-4;

/** Labels of an axis that tell its values apart, however small they are; the values are evenly spaced. */
export function tickLabels(values: number[]): string[] {
  const step = Math.abs((values[1] ?? 0) - (values[0] ?? 0));
  if (step === 0) return values.map(String);
  if (step >= SMALLEST) {
    const digits = digitsOf(step);
    return values.map((value) => value.toFixed(digits));
  }
  const greatest = Math.max(...values.map(Math.abs));
  const digits = Math.max(0, Math.floor(Math.log10(greatest)) + digitsOf(step));
  return values.map((value) => (Math.abs(value) < step / 2 ? '0' : value.toExponential(Math.min(digits, 20))));
}

/** Digits behind the point that a step needs, such as 3 for 0.025. */
function digitsOf(step: number): number {
  let digits = Math.max(0, Math.ceil(-Math.log10(step)));
  const rest = () => {
    const scaled = step * 10 ** digits;
    return Math.abs(scaled - Math.round(scaled)) / scaled;
  };
  // Steps are 1, 2, 2.5 or 5 times a power of ten: one more is always enough.
  if (rest() > 1e-6) digits += 1;
  return digits;
}
