import { describe, expect, it } from 'vitest';
import { parseRows, rowFaults } from './rows';

describe('rows to predict', () => {
  it('come as JSON', () => {
    expect(parseRows('{"a": 1}')).toEqual([{ a: 1 }]);
    expect(parseRows(' [{"a": 1}, {"a": null}]')).toEqual([{ a: 1 }, { a: null }]);
  });

  it('come as CSV, with quotes and whatever delimiter', () => {
    expect(parseRows('a,b\n1,"x, ""y""\nz"\r\n2,')).toEqual([
      { a: '1', b: 'x, "y"\nz' },
      { a: '2', b: '' },
    ]);
    expect(parseRows('a;b\n1,5;2')).toEqual([{ a: '1,5', b: '2' }]);
    expect(parseRows('a\tb\n1\t2')).toEqual([{ a: '1', b: '2' }]);
  });

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['{"a": }', 'json'],
    ['[1]', 'json'],
    ['[]', 'json'],
    ['a,b', 'header'],
    ['a,b\n1', 'width'],
  ])('refuses %j: %s', (text, code) => {
    expect(() => parseRows(text)).toThrow(code);
  });
});

it('finds what is no number in a column of numbers', () => {
  const columns = [
    { name: 'age', type: 'integer' },
    { name: 'size', type: 'number' },
    { name: 'site', type: 'text' },
  ];
  const wrong = (values: Record<string, string>) => [...rowFaults(values, columns)];
  expect(wrong({ age: ' 42 ', size: '-1.5e3', site: 'moon' })).toEqual([]);
  expect(wrong({ age: '', site: '7' })).toEqual([]);
  expect(wrong({ age: 'old', size: '1,5' })).toEqual(['age', 'size']);
});
