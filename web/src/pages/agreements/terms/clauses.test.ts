import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import en from '../../../i18n/en/terms.json';
import zh from '../../../i18n/zh-CN/terms.json';
import { clausesOf, enforcementOf, translated } from './clauses';
import type { Words } from './words';

const source = (name: string) =>
  readFileSync(new URL(`../../../../../crates/partner-registry/src/agreements/${name}.rs`, import.meta.url), 'utf8');
const server = source('clauses');
const enums = source('terms') + source('model');

/** The words of one of the server's enumerations. */
function wordsOf(name: string): string[] {
  const body = enums.match(new RegExp(`pub enum ${name} \\{([^}]*)\\}`))?.[1] ?? '';
  return [...body.matchAll(/= "(\w+)"/g)].map(([, word = '']) => word);
}

/** Every permission, limit, promise and fate that terms can hold. */
function everything(fate: string, onward: string) {
  const actions = wordsOf('Purpose');
  const limits = { assets: ['ds_1'], territory: ['DE'], usage: wordsOf('Usage') };
  return {
    title: 'All',
    document: 'All.',
    valid_from: '2026-01-01T00:00:00Z',
    expires_at: '2027-01-01T00:00:00Z',
    rules: {
      permissions: wordsOf('Giver').flatMap((by) => actions.map((action) => ({ action, by, ...limits }))),
      derived_models: { onward, partners: ['pa_1'], after_termination: fate, after_expiry: fate },
      prohibitions: wordsOf('Prohibited'),
      duties: wordsOf('Duty').map((duty) => ({ duty, detail: 'As agreed.' })),
    },
  };
}

/** The texts of one language; what is missing fails. */
function speaking(texts: object): Words {
  const t = (key: string, values: unknown) => {
    const [, ...path] = key.split('.');
    const found = path.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], texts);
    if (typeof found !== 'string') throw new Error(`no text for ${key}`);
    const given = (values ?? {}) as Record<string, string>;
    return found.replace(/\{\{(\w+)\}\}/g, (_, name: string) => given[name] ?? `missing ${name}`);
  };
  const same = (text: string) => text;
  const list = (items: string[]) => items.join(', ');
  const names = { proposer: 'A', counterparty: 'B', partner: same, asset: same, country: same, moment: same };
  return { t, list, ...names } as unknown as Words;
}

const all = wordsOf('Fate').flatMap((fate) => wordsOf('Onward').map((onward) => everything(fate, onward)));

describe('clauses', () => {
  it.each([
    ['en', en],
    ['zh-CN', zh],
  ])('have words in %s for everything that terms can hold', (_, texts) => {
    const lines = all.flatMap((terms) => clausesOf(terms, speaking(texts)));
    expect(lines.filter(({ text, means }) => !text || !means || text.includes('missing '))).toEqual([]);
  });

  it('are those of the server, with the same marks', () => {
    const fill = (code: string) =>
      [
        ['{action}', 'Purpose'],
        ['{prohibited}', 'Prohibited'],
        ['{}', 'Duty'],
      ].reduce(
        (codes, [blank = '', name = '']) =>
          codes.flatMap((one) => (one.includes(blank) ? wordsOf(name).map((word) => one.replace(blank, word)) : [one])),
        [code],
      );
    const plain = [...server.matchAll(/(enforced|legal_only)\(\s*&?(?:format!\()?"([a-z_.{}]+)"/g)];
    const limits = [...server.matchAll(/restrict\(\s*"(\w+)"[\s\S]*?Enforcement::(\w+)/g)];
    const fates = [...server.matchAll(/when\(\s*"([a-z_.]+)"/g)];
    const marks = new Map<string, string>([
      ...plain.flatMap(([, mark = '', code = '']) => fill(code).map((one) => [one, mark] as const)),
      ...limits.flatMap(([, what, mark]) =>
        fill(`permission.{action}.${what}`).map(
          (one) => [one, mark === 'Enforced' ? 'enforced' : 'legal_only'] as const,
        ),
      ),
      ...fates.map(([, code = '']) => [code, 'enforced'] as const),
    ]);
    const codes = new Set(all.flatMap((terms) => clausesOf(terms, speaking(en)).map(({ code }) => code)));
    expect([...codes].sort()).toEqual([...marks.keys()].sort());
    expect([...marks].filter(([code, mark]) => enforcementOf(code) !== mark)).toEqual([]);
  });

  it('keep the words of the server for a code that is not known here', () => {
    const terms = everything('keep', 'anyone');
    const clauses = [{ code: 'new', text: 'Something new.', enforcement: 'enforced', means: 'somehow' }];
    expect(translated(clauses, terms, speaking(en))).toEqual(clauses);
  });
});
