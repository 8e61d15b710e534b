import type { TFunction } from 'i18next';
import type { Formats } from '@/parts/format';

/** Scores that the portal has words for, the most telling first. What is a share is written as one. */
const KNOWN: [name: string, kind: 'share' | 'decimal'][] = [
  ['test_accuracy', 'share'],
  ['test_macro_f1', 'decimal'],
  ['test_loss', 'decimal'],
];

/** Scores that stand in a line of a table. */
const MOST = 4;

/** A job's scores in words. A score that the portal does not know yet is shown by its own name. */
export function scoresOf(
  metrics: Record<string, number>,
  t: TFunction,
  format: Formats,
): [name: string, value: string][] {
  const known = KNOWN.filter(([name]) => metrics[name] !== undefined);
  const others = Object.keys(metrics).filter((name) => !KNOWN.some(([one]) => one === name));
  const lines: [string, string][] = [
    ...known.map(([name, kind]): [string, string] => [t(`projects.score.${name}`), format[kind](metrics[name] ?? 0)]),
    ...others.sort().map((name): [string, string] => [name, format.decimal(metrics[name] ?? 0)]),
  ];
  return lines.slice(0, MOST);
}
