import { expect, it } from 'vitest';
import { statementOf } from './statement';

const statement = { iss: 'https://平台.example', artefact: { files: [{ sha256: 'ab', size: 1 }] }, rows: 5 };
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');

it('reads what was signed, in any script', () => {
  expect(statementOf(`e30.${encoded(statement)}.c2ln`)).toEqual(statement);
});

it.each(['', 'a', 'a.%%.b', `a.${encoded('text')}.b`, `a.${encoded(null)}.b`, `a.${encoded({ artefact: 1 })}.b`])(
  'reads nothing from %s',
  (jws) => {
    expect(statementOf(jws)).toBeUndefined();
  },
);
