import type { JobEvent } from '@/api/types';

export type Point = { step: number; epoch: number; value: number };
/** Curves by name, such as `train/loss`; each by rising step. */
export type Curves = Record<string, Point[]>;

const SHARES = new Set(['accuracy', 'f1', 'macro_f1']);

/** Whether a measure lies between 0 and 1. */
export function isShare(measure: string): boolean {
  return SHARES.has(measure);
}

/** What a job's events tell, put together. */
export type Run = {
  curves: Curves;
  step: number;
  totalSteps: number;
  epoch: number;
  epochs: number;
  /** What people read afterwards: all events but points, steps and epochs. */
  notes: JobEvent[];
  lastSequence: number;
  isOver: boolean;
};

export const EMPTY_RUN: Run = {
  curves: {},
  step: 0,
  totalSteps: 0,
  epoch: 0,
  epochs: 0,
  notes: [],
  lastSequence: 0,
  isOver: false,
};

const QUIET = new Set(['progress', 'metric', 'epoch']);
const LAST = new Set(['succeeded', 'failed', 'cancelled']);

export function isLastEvent(kind: string): boolean {
  return LAST.has(kind);
}

/** The run after more events. An event that is known already changes nothing. */
export function withEvents(run: Run, events: JobEvent[]): Run {
  const fresh = events.filter((event) => event.sequence > run.lastSequence);
  if (fresh.length === 0) return run;
  const next: Run = { ...run, curves: { ...run.curves }, notes: [...run.notes] };
  const grown = new Set<string>();
  for (const event of fresh) {
    take(next, event, grown);
    next.lastSequence = event.sequence;
  }
  for (const name of grown) next.curves[name] = inOrder(next.curves[name] ?? []);
  return next;
}

function take(run: Run, event: JobEvent, grown: Set<string>) {
  const data = event.data as Record<string, number & string>;
  if (event.kind === 'metric') {
    const name = `${data.split}/${data.name}`;
    const point = { step: Number(data.step), epoch: Number(data.epoch), value: Number(data.value) };
    // The first point of a batch copies the curve, which others may still show.
    run.curves[name] = grown.has(name) ? (run.curves[name] ?? []) : [...(run.curves[name] ?? [])];
    run.curves[name].push(point);
    grown.add(name);
  }
  if (event.kind === 'epoch') {
    run.epoch = Number(data.epoch);
    run.epochs = Number(data.epochs);
  }
  // A new attempt goes on from a checkpoint, which is behind where the last one broke off.
  if (event.kind === 'attempt') run.step = 0;
  if (data.step !== undefined) run.step = Math.max(run.step, Number(data.step));
  if (data.total_steps !== undefined) run.totalSteps = Number(data.total_steps);
  if (!QUIET.has(event.kind)) run.notes.push(event);
  if (isLastEvent(event.kind)) run.isOver = true;
}

/** A resumed attempt repeats points: of two at one step the later one counts. */
function inOrder(points: Point[]): Point[] {
  const byStep = new Map(points.map((point) => [point.step, point]));
  return [...byStep.values()].sort((one, other) => one.step - other.step);
}
