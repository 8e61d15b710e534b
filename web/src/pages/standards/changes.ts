import type { StandardChange } from '@/api/types';

/** The server says changes in English; these are its sentences, so that they can be said in other languages too. */
const SENTENCES: [key: string, pattern: RegExp, names: string[]][] = [
  ['worded', /^the description is worded differently$/, []],
  ['rulesNew', /^rules for (data sets|models) are new$/, ['what']],
  ['rulesGone', /^the rules for (data sets|models) are gone$/, ['what']],
  ['othersRefused', /^other columns are no longer allowed$/, []],
  ['othersAllowed', /^other columns are allowed now$/, []],
  ['requiredNew', /^a required column is new$/, []],
  ['optionalChecked', /^an optional column is new, and is checked where it is there$/, []],
  ['optionalNew', /^an optional column is new$/, []],
  ['columnGone', /^the column is gone$/, []],
  ['type', /^the type was (\w+) and is (\w+)$/, ['was', 'is']],
  ['unit', /^the unit was (.+) and is (.+)$/, ['was', 'is']],
  ['privacy', /^the privacy class was (\w+) and is (\w+)$/, ['was', 'is']],
  ['nowRequired', /^the column is required now$/, []],
  ['nowOptional', /^the column is optional now$/, []],
  ['noMissing', /^values may be missing no longer$/, []],
  ['mayMiss', /^values may be missing now$/, []],
  ['boundNew', /^there is a (least value|greatest value|greatest length) now: (.+)$/, ['bound', 'is']],
  ['boundGone', /^there is no (least value|greatest value|greatest length) any more$/, ['bound']],
  ['bound', /^the (least value|greatest value|greatest length) was (.+) and is (.+)$/, ['bound', 'was', 'is']],
  ['certainOnly', /^only certain values are allowed now$/, []],
  ['anyValue', /^any value is allowed now$/, []],
  ['valueGone', /^'(.+)' is not allowed any more$/, ['value']],
  ['valueNew', /^'(.+)' is allowed now$/, ['value']],
  ['otherTest', /^models are scored on another test set$/, []],
  ['otherTarget', /^models predict another column$/, []],
  ['scoreNew', /^this score has to be reached now: (.+)$/, ['is']],
  ['scoreGone', /^this score is not asked for any more$/, []],
  ['otherSide', /^the threshold counts from the other side$/, []],
  ['threshold', /^the threshold was (.+) and is (.+)$/, ['was', 'is']],
  ['sectionNew', /^this section is asked for now$/, []],
  ['sectionGone', /^this section is not asked for any more$/, []],
];

/** Says the words of a fixed list, with underscores for spaces. */
export type Words = Record<'type' | 'privacy' | 'plural' | 'bound', (word: string) => string>;

/** Parts of sentences that are such words. */
const LISTS: Record<string, { part: string; list: keyof Words }[]> = {
  type: ['was', 'is'].map((part) => ({ part, list: 'type' as const })),
  privacy: ['was', 'is'].map((part) => ({ part, list: 'privacy' as const })),
  rulesNew: [{ part: 'what', list: 'plural' }],
  rulesGone: [{ part: 'what', list: 'plural' }],
  boundNew: [{ part: 'bound', list: 'bound' }],
  boundGone: [{ part: 'bound', list: 'bound' }],
  bound: [{ part: 'bound', list: 'bound' }],
};

export type Sentence = { key: string; values: Record<string, string> };

/** Which sentence a change is, with what stands in it; `undefined` for one that is not known here. */
export function sentenceOf({ what }: StandardChange, words: Words): Sentence | undefined {
  for (const [key, pattern, names] of SENTENCES) {
    const parts = pattern.exec(what);
    if (!parts) continue;
    const values = Object.fromEntries(names.map((name, index) => [name, parts[index + 1] ?? '']));
    for (const { part, list } of LISTS[key] ?? []) {
      values[part] = words[list]((values[part] ?? '').replaceAll(' ', '_'));
    }
    return { key, values };
  }
  return undefined;
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
