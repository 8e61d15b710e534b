import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { StandardChange } from '@/api/types';
import { placeOf, sentenceOf, stepOf } from './changes';

const change = (what: string, step = 'major'): StandardChange => ({ what, step, at: 'data' });
const say = (list: string) => (word: string) => `<${list}.${word}>`;
const words = { type: say('type'), privacy: say('privacy'), plural: say('plural'), bound: say('bound') };

describe('changes', () => {
  it('are known by their sentences', () => {
    expect(sentenceOf(change("'a' is allowed now"), words)).toEqual({ key: 'valueNew', values: { value: 'a' } });
    expect(sentenceOf(change('the unit was none and is mmol/L'), words)?.values).toEqual({ was: 'none', is: 'mmol/L' });
    expect(sentenceOf(change('the greatest length was 8 and is 4'), words)).toEqual({
      key: 'bound',
      values: { bound: '<bound.greatest_length>', was: '8', is: '4' },
    });
    expect(sentenceOf(change('the privacy class was public and is personal'), words)?.values).toEqual({
      was: '<privacy.public>',
      is: '<privacy.personal>',
    });
    expect(sentenceOf(change('something else'), words)).toBeUndefined();
  });

  it('stand somewhere', () => {
    expect(placeOf('data.columns.a.b')).toEqual({ kind: 'column', name: 'a.b' });
    expect(placeOf('documents.model.Intended use')).toEqual({ kind: 'section', name: 'Intended use' });
    expect(placeOf('model.test')).toEqual({ kind: 'test' });
    expect(placeOf('model.bars.log_loss')).toEqual({ kind: 'score', name: 'log_loss' });
    expect([placeOf('model').kind, placeOf('data').kind, placeOf('data.extra_columns').kind]).toEqual([
      'model',
      'data',
      'extra',
    ]);
  });

  it('make a step of the greatest of them', () => {
    expect(stepOf([change('', 'patch'), change('', 'minor'), change('', 'patch')])).toBe('minor');
    expect(stepOf([])).toBeUndefined();
  });

  it('are all said by the portal: the sentences that the server has', () => {
    const server = new URL('../../../../crates/partner-registry/src/standards/compare.rs', import.meta.url);
    const source = readFileSync(server, 'utf8');
    const code = source.split('\n').filter((line) => !/^\s*\/\//.test(line));
    // One literal begins and ends in its line; what lies between two of them is code.
    const texts = code.flatMap((line) => line.split('"').filter((_, index) => index % 2 === 1));
    const said = texts.filter((text) => text.includes(' ') && !/^(least|greatest) |^what was typed/.test(text));
    expect(said.length).toBeGreaterThan(20);
    const filled = said.map((text) =>
      text
        .replace('there is a {what}', 'there is a least value')
        .replace('there is no {what}', 'there is no least value')
        .replace('the {what} was', 'the least value was')
        .replace('rules for {}', 'rules for models')
        .replaceAll(/\{\w*\}/g, '1'),
    );
    expect(filled.filter((text) => !sentenceOf(change(text), words))).toEqual([]);
  });
});
