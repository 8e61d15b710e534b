import { expect, it } from 'vitest';
import { nextPath } from './next-path';

it.each([
  ['/jobs?state=running#a', '/jobs?state=running#a'],
  ['/', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example/a', '/'],
  ['/\\evil.example', '/'],
  ['/.//evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['jobs', '/'],
  ['/sign-in?next=/', '/'],
  [undefined, '/'],
  [7, '/'],
])('%s leads to %s', (wanted, expected) => {
  expect(nextPath(wanted)).toBe(expected);
});
