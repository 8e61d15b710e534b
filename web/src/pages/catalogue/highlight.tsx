import { pieces } from './matched';

type MatchedProps = { text: string; matches?: { start: number; end: number }[] };

/** A text in which what was searched for stands out. */
export function Matched({ text, matches = [] }: MatchedProps) {
  return pieces(text, matches).map(({ text: part, isMatch }, index) =>
    isMatch ? <mark key={index}>{part}</mark> : <span key={index}>{part}</span>,
  );
}
