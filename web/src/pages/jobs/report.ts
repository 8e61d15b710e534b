import type { Evaluation, Figure, Result } from './result';
import { figuresOf } from './result';

/** A score over several measurements (`recipes::Spread`). */
type Spread = { name: string; mean: number; standard_deviation: number };

/** A candidate of a search (`recipes::Trial`). */
export type Trial = { trial: number; options: unknown; rows: number; scores?: Spread[]; failure?: string };

/** How columns were judged before training (`recipes::Selection`). */
export type Selection = {
  how: string;
  columns: { column: string; figure: number; standard_deviation?: number; kept: boolean }[];
};

export type ColumnImportance = { column: string; gain: number; standard_deviation: number };
export type ReliabilityBin = { from: number; rows: number; confidence: number; accuracy: number };
export type Reliability = { bins: ReliabilityBin[]; ece: number; brier: number; temperature?: number };
export type GroupReport = {
  column: string;
  groups: { group: string; rows: number; evaluation: Evaluation }[];
  others: number;
};
export type ClassWords = { class: string; words: { text: string; weight: number }[] };

/** Rows that were read in pieces (`recipes::Streamed`). */
export type Streamed = { row_groups: number; sample_rows: number; sample_is_whole: boolean };

/** What was found out about a model beside its scores (`recipes::Report`). */
export type Report = {
  cross_validation?: Spread[];
  leaderboard?: Trial[];
  selection?: Selection;
  importance?: ColumnImportance[];
  reliability?: Reliability;
  decision?: { positive: string; threshold: number };
  streamed?: Streamed;
  groups?: GroupReport[];
  ranks?: { layer: string; rank: number }[];
  words?: ClassWords[];
};

/** The report of a result; an empty one where nothing more was found out. */
export function reportOf(result: Result): Report {
  return ((result as { report?: Report }).report ?? {}) as Report;
}

/** The settings of a candidate on one line: `learning_rate 0.003, hidden 64 32`. */
export function optionsOf(options: unknown): string {
  return flat('', options)
    .map(([name, value]) => (name ? `${name} ${value}` : value))
    .join(', ');
}

function flat(path: string, value: unknown): [string, string][] {
  if (Array.isArray(value)) return [[path, value.map(String).join(' ')]];
  if (value === null || typeof value !== 'object') return [[path, String(value)]];
  const entries = Object.entries(value);
  if (entries.length === 0) return path ? [[path, '']] : [];
  return entries.flatMap(([name, part]) => flat(path ? `${path}.${name}` : name, part));
}

/** What matters most of a group's scores. */
export function headlineOf(evaluation: Evaluation): Figure | undefined {
  return figuresOf(evaluation)[0];
}
