import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import type { Definition } from '../definition';
import { check, formPath } from './check';
import { blankColumn, columnsOf, toDefinition, toValues } from './values';

const whole: Definition = {
  data: {
    columns: [
      { name: 'age', type: 'integer', required: true, nullable: false, privacy: 'personal', minimum: 0, maximum: 120 },
      { name: 'size', type: 'number', unit: 'mm', required: false, nullable: true, privacy: 'internal' },
      { name: 'note', type: 'text', required: true, nullable: false, privacy: 'sensitive', max_length: 80 },
      { name: 'kind', type: 'text', required: true, nullable: false, privacy: 'public', allowed: ['a', 'b'] },
    ],
    extra_columns: 'refused',
  },
  model: {
    task: 'tabular-classification',
    test: { dataset_version: 'dv_1', target: 'kind' },
    bars: [{ metric: 'accuracy', threshold: 0.9, direction: 'at_least' }],
  },
  documents: [{ of: 'model', section: 'Intended use', description: 'For whom.' }],
};
const t = ((key: string) => key) as unknown as TFunction;

describe('a definition', () => {
  it('is the same after the editor', () => {
    expect(toDefinition(toValues(whole))).toEqual(whole);
    expect(check(toValues(whole), t, false)).toEqual({});
  });

  it('says nothing of what is switched off, and of what does not apply', () => {
    const values = { ...toValues(whole), hasModel: false, documents: [] };
    const [age] = values.columns;
    if (age) Object.assign(age, { type: 'text', unit: ' ' });
    const definition = toDefinition(values);
    expect(definition.model).toBeUndefined();
    expect(definition.data?.columns[0]).toEqual({
      name: 'age',
      type: 'text',
      required: true,
      nullable: false,
      privacy: 'personal',
    });
  });

  it('can begin with what is in a data set', () => {
    const [one, other] = columnsOf([
      { name: 'a', type: 'date', nullable: true },
      { name: 'b', type: 'nested', nullable: false },
    ]);
    expect([one?.type, one?.nullable, other?.type]).toEqual(['date', true, 'text']);
  });
});

describe('what is wrong', () => {
  it('stands at its field', () => {
    const values = toValues(whole);
    values.columns = [
      { ...blankColumn('1'), name: 'x', minimum: '2', maximum: '1' },
      { ...blankColumn('2'), name: 'x ', type: 'text', max_length: '0' },
      { ...blankColumn('3'), minimum: 'many', allowed: ['one'] },
    ];
    values.bars = [
      { key: '1', metric: 'accuracy', threshold: '90', direction: 'at_least' },
      { key: '2', metric: 'accuracy', threshold: '', direction: 'at_least' },
      { key: '3', metric: 'log_loss', threshold: '2', direction: 'at_most' },
    ];
    values.documents = [{ key: '1', of: 'dataset', section: '# Use', description: '' }];
    expect(Object.keys(check(values, t, true)).sort()).toEqual([
      'bars.0.threshold',
      'bars.1.metric',
      'bars.1.threshold',
      'columns.0.minimum',
      'columns.1.max_length',
      'columns.1.name',
      'columns.2.allowed',
      'columns.2.minimum',
      'columns.2.name',
      'documents.0.section',
      'name',
    ]);
  });

  it('is also that nothing is asked for', () => {
    const values = toValues({});
    expect(Object.keys(check(values, t, false))).toEqual(['hasData']);
    values.documents = [{ key: '1', of: 'model', section: 'Use', description: '' }];
    expect(check(values, t, false)['documents.0.of']).toBe('standards.wrong.notCovered');
  });

  it.each([
    ['definition.data.columns[3].name', 'columns.3.name'],
    ['definition.data.columns', 'columns'],
    ['definition.model.bars[0].threshold', 'bars.0.threshold'],
    ['definition.model.test', 'dataset_version'],
    ['definition.model.test.target', 'target'],
    ['definition.documents[1]', 'documents.1.section'],
    ['definition.documents[1].description', 'documents.1.description'],
    ['name', 'name'],
    ['definition', undefined],
  ])('%s is shown at %s', (field, path) => {
    expect(formPath(field)).toBe(path);
  });
});
