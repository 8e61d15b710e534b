import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { StandardChange } from '@/api/types';
import english from '@/i18n/en/standards.json';
import { placeOf, sentenceOf, stepOf } from './changes';

const change = (code: string, values: Partial<StandardChange> = {}): StandardChange => ({
  step: 'major',
  at: 'data',
  what: 'in English',
  code,
  ...values,
});
const say = (list: string) => (word: string) => `<${list}.${word}>`;
const words = { type: say('type'), privacy: say('privacy'), changed: say('changed') };

describe('changes', () => {
  it('are said by their codes', () => {
    expect(sentenceOf(change('value_new', { is: 'a' }), words)).toEqual({
      code: 'value_new',
      values: { was: '', is: 'a' },
    });
    expect(sentenceOf(change('privacy', { was: 'public', is: 'personal' }), words)?.values).toEqual({
      was: '<privacy.public>',
      is: '<privacy.personal>',
    });
    expect(sentenceOf({ step: 'major', at: 'data', what: 'in English' }, words)).toBeUndefined();
  });

  it('of a value that may be missing tell whether it came, went or became another', () => {
    const said = (values: Partial<StandardChange>) => sentenceOf(change('max_length', values), words);
    expect(said({ is: '4' })).toEqual({
      form: 'new',
      values: { what: '<changed.max_length>', was: '', is: '4' },
    });
    expect(said({ was: '8' })).toMatchObject({ form: 'gone' });
    expect(said({ was: '8', is: '4' })).toMatchObject({ form: 'other' });
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
    const steps = (...names: string[]) => names.map((step) => change('worded', { step }));
    expect(stepOf(steps('patch', 'minor', 'patch'))).toBe('minor');
    expect(stepOf([])).toBeUndefined();
  });

  it('are all said by the portal: the codes that the server has', () => {
    const server = new URL('../../../../crates/partner-registry/src/standards/change.rs', import.meta.url);
    const codes = [...readFileSync(server, 'utf8').matchAll(/^ +\w+ = "(\w+)",$/gm)].map(([, code]) => code ?? '');
    expect(codes.length).toBeGreaterThan(20);
    const hasText = (code: string) => code in english.change || code in english.changed;
    expect(codes.filter((code) => !hasText(code))).toEqual([]);
  });
});
