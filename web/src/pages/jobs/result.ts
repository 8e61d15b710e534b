import type { Job } from '@/api/types';

/** Scores of one class (`recipes::result::ClassReport`). */
export type ClassReport = { class: string; precision: number; recall: number; f1: number; support: number };

/** What a finished classification reports (`recipes::TrainingResult`). */
export type Result = {
  evaluation: {
    task: string;
    loss: number;
    accuracy: number;
    macro_f1: number;
    classes: ClassReport[];
    confusion: number[][];
  };
  train_rows: number;
  test_rows: number;
  epochs: number;
  steps: number;
  parameters: number;
  device: string;
  wall_seconds: number;
  code_version: string;
};

/** The result of a job, when it has one of a kind that the portal can draw. */
export function resultOf(job: Pick<Job, 'result'>): Result | undefined {
  const result = job.result as unknown as Partial<Result> | null | undefined;
  const evaluation = result?.evaluation;
  const isKnown = evaluation?.task === 'classification' && Array.isArray(evaluation.confusion);
  return isKnown ? (result as Result) : undefined;
}
