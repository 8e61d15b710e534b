import type { StandardChange } from '@/api/types';

/** What has a value that may be missing: it comes, goes or becomes another. */
const VALUES = ['unit', 'minimum', 'maximum', 'max_length'];

/** Says the words of a fixed list. */
export type Words = Record<'type' | 'privacy' | 'changed', (word: string) => string>;

/** A sentence for the code, or one of those for what came, went or became another. */
export type Sentence = ({ code: string } | { form: 'new' | 'gone' | 'other' }) & { values: Record<string, string> };

/** Which sentence a change is, with what stands in it; `undefined` for one that has no code. */
export function sentenceOf({ code, was, is }: StandardChange, words: Words): Sentence | undefined {
  if (!code) return undefined;
  const say = code === 'type' || code === 'privacy' ? words[code] : (text: string) => text;
  const values = { was: say(was ?? ''), is: say(is ?? '') };
  if (!VALUES.includes(code)) return { code, values };
  const form = was == null ? 'new' : is == null ? 'gone' : 'other';
  return { form, values: { ...values, what: words.changed(code) } };
}

export type Place = { kind: 'data' | 'column' | 'extra' | 'model' | 'test' | 'score' | 'section'; name?: string };

/** Where a change is, out of a path such as `data.columns.age` or `documents.model.Intended use`. */
export function placeOf(at: string): Place {
  const named = (start: string) => at.slice(start.length);
  if (at.startsWith('data.columns.')) return { kind: 'column', name: named('data.columns.') };
  if (at.startsWith('model.bars.')) return { kind: 'score', name: named('model.bars.') };
  if (at.startsWith('documents.')) return { kind: 'section', name: at.replace(/^documents\.\w+\./, '') };
  if (at === 'data.extra_columns') return { kind: 'extra' };
  if (at === 'model.test') return { kind: 'test' };
  return { kind: at === 'model' ? 'model' : 'data' };
}

const STEPS = ['patch', 'minor', 'major'];

/** The greatest step among changes: it is what raises the number. */
export function stepOf(changes: StandardChange[]): string | undefined {
  return STEPS[Math.max(...changes.map(({ step }) => STEPS.indexOf(step)))];
}
