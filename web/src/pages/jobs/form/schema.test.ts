import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  defaultSpec,
  isEqual,
  kindOf,
  resolve,
  type Schema,
  type Spec,
  variantsOf,
  withoutDefaults,
  withValue,
} from './schema';
import { validate } from './validate';

/** The schema that the server publishes, from the test that guards it. */
const file =
  '../../../../../crates/recipes/src/schema/snapshots/recipes__schema__tests__the_published_schema_is_stable.snap';
const schema = JSON.parse(
  readFileSync(new URL(file, import.meta.url), 'utf8').replace(/^---\n[\s\S]*?\n---\n/, ''),
) as Schema;
const good: Spec = { ...defaultSpec(schema), target: 'diagnosis' };
const kind = (name: string) => kindOf(resolve(schema.properties?.[name] ?? {}, schema), schema);

describe('the form of the tabular recipe', () => {
  it('knows how each setting is entered', () => {
    const kinds = [
      'recipe',
      'target',
      'epochs',
      'learning_rate',
      'hidden',
      'missing',
      'activation',
      'optimizer',
      'resources',
    ];
    expect(kinds.map(kind)).toEqual([
      'constant',
      'text',
      'integer',
      'number',
      'integers',
      'texts',
      'choice',
      'variant',
      'group',
    ]);
    expect(kind('checkpoint_every')).toBe('integer');
    expect(variantsOf(resolve(schema.properties?.optimizer ?? {}, schema), schema).map(([name]) => name)).toEqual([
      'adam',
    ]);
  });

  it('begins with the defaults, and sends only what differs', () => {
    expect(good).toMatchObject({ recipe: 'tabular', epochs: 10, hidden: [32, 16], resources: { cpus: 1, gpus: 0 } });
    expect(withoutDefaults(good, schema)).toEqual({ recipe: 'tabular', target: 'diagnosis' });
    const changed = withValue(withValue(good, ['epochs'], 40), ['optimizer', 'adam', 'beta1'], 0.8);
    expect(withoutDefaults(changed, schema)).toMatchObject({ epochs: 40, optimizer: { adam: { beta1: 0.8 } } });
  });

  it('finds nothing wrong with the defaults', () => {
    expect(validate(good, schema)).toEqual({});
  });

  it.each([
    [['target'], undefined, 'target', 'missing'],
    [['target'], '', 'target', 'missing'],
    [['epochs'], 0, 'epochs', 'outOfRange'],
    [['epochs'], 1.5, 'epochs', 'noInteger'],
    [['epochs'], Number.NaN, 'epochs', 'noNumber'],
    [['hidden'], [32, 0], 'hidden', 'outOfRange'],
    [['hidden'], Array(9).fill(4), 'hidden', 'tooMany'],
    [['delimiter'], ';;', 'delimiter', 'tooLong'],
    [['features'], { include: [] }, 'features.include', 'tooFew'],
    [['optimizer', 'adam', 'beta1'], 1, 'optimizer.adam.beta1', 'outOfRange'],
    [['resources', 'gpus'], 2, 'resources.gpus', 'outOfRange'],
  ])('%s = %s is refused at %s: %s', (path, value, at, text) => {
    expect(validate(withValue(good, path, value), schema)).toMatchObject({ [at]: { text } });
  });

  it('compares without regard to the order of properties', () => {
    expect(isEqual({ a: 1, b: [{ c: 2, d: undefined }] }, { b: [{ c: 2 }], a: 1 })).toBe(true);
    expect(isEqual([1, 2], [2, 1])).toBe(false);
  });
});
