import { useFormats } from '@/parts/format';

/** How many; "≥" where not everything was counted. Nothing while it is not known, on the same room. */
export function Count({ value, atLeast }: { value?: number; atLeast?: boolean }) {
  const format = useFormats();
  return (
    <span className="count figures">
      {value !== undefined && `${atLeast && value > 0 ? '≥ ' : ''}${format.integer(value)}`}
    </span>
  );
}
