import type { Job } from '@/api/types';

/** Scores of one class (`recipes::result::ClassReport`). */
export type ClassReport = { class: string; precision: number; recall: number; f1: number; support: number };

/** How a model does on what it never saw (`recipes::Evaluation`): figures by name, and what its kind has besides. */
export type Evaluation = Record<string, unknown> & { task: string };

/** What a finished job reports (`recipes::TrainingResult`). */
export type Result = {
  evaluation: Evaluation;
  train_rows: number;
  test_rows: number;
  epochs: number;
  steps: number;
  parameters: number;
  device: string;
  wall_seconds: number;
  code_version: string;
};

/** How a figure is written. */
export type Form = 'share' | 'decimal' | 'integer';

/** Figures of each kind of model, by the names in its evaluation, what matters most first. */
const FIGURES: Record<string, [name: string, form: Form][]> = {
  classification: [
    ['accuracy', 'share'],
    ['macro_f1', 'decimal'],
    ['loss', 'decimal'],
  ],
  ordinal: [
    ['kappa', 'decimal'],
    ['rank_mae', 'decimal'],
    ['accuracy', 'share'],
    ['macro_f1', 'decimal'],
    ['loss', 'decimal'],
  ],
  regression: [
    ['r2', 'decimal'],
    ['rmse', 'decimal'],
    ['mae', 'decimal'],
  ],
  multi_label: [
    ['micro_f1', 'decimal'],
    ['macro_f1', 'decimal'],
    ['subset_accuracy', 'share'],
    ['hamming_loss', 'share'],
    ['loss', 'decimal'],
  ],
  language_model: [
    ['perplexity', 'decimal'],
    ['loss', 'decimal'],
    ['tokens', 'integer'],
  ],
};

/** A score of a model. */
export type Figure = { name: string; value: number; form: Form };

/** The scores of an evaluation, what matters most first. */
export function figuresOf(evaluation: Evaluation): Figure[] {
  return (FIGURES[evaluation.task] ?? []).flatMap(([name, form]) => {
    const value = evaluation[name];
    return typeof value === 'number' ? [{ name, value, form }] : [];
  });
}

/** The scores of each class, or of each label. */
export function classesOf({ classes, labels }: Evaluation): ClassReport[] {
  return [classes, labels].find((some) => Array.isArray(some)) ?? [];
}

/** How often each true class was taken for each one. */
export function confusionOf({ confusion }: Evaluation): number[][] | undefined {
  return Array.isArray(confusion) ? confusion : undefined;
}

/** What a model is compared with that learned nothing, or not yet. */
export type Baseline = { of: string; figures: Figure[] };

/** The baseline of an evaluation that has one. */
export function baselineOf(evaluation: Evaluation): Baseline | undefined {
  const baseline = evaluation.baseline as (Record<string, unknown> & { of?: string }) | undefined;
  if (!baseline) return undefined;
  return { of: baseline.of ?? 'mean', figures: figuresOf({ ...baseline, task: evaluation.task }) };
}

/** The result of a job, when it has one of a kind that the portal can draw. */
export function resultOf(job: Pick<Job, 'result'>): Result | undefined {
  const result = job.result as unknown as Partial<Result> | null | undefined;
  const evaluation = result?.evaluation;
  return evaluation && figuresOf(evaluation).length > 0 ? (result as Result) : undefined;
}
