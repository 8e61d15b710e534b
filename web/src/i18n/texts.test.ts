import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const here = new URL('.', import.meta.url);
const source = new URL('../', here);

/** Texts that are the same in both languages: names of things, codes, signs. */
const SAME = new Set([
  'statements.unit.GiB',
  'recipe.tabular.choice.activation.relu',
  'recipe.tabular.choice.activation.tanh',
  'recipe.tabular.choice.optimizer.adam',
  'recipe.tabular.choice.kernel.rbf',
  'recipe.tabular.choice.regression_loss.huber',
  'recipe.tabular.choice.calibration.platt',
  'recipe.text-classification.choice.precision.bf16',
  'recipe.text-classification.choice.optimizer.adamw',
  'recipe.text-classification.choice.optimizer.adam',
  'recipe.text-classification.choice.optimizer.adafactor',
  'recipe.causal-lm.choice.precision.bf16',
  'recipe.causal-lm.choice.optimizer.adamw',
  'recipe.causal-lm.choice.optimizer.adam',
  'recipe.causal-lm.choice.optimizer.adafactor',
  'recipe.causal-lm.choice.kind.gpt2',
  'recipe.causal-lm.choice.kind.llama',
]);

/** Keys that are made from data, such as the words of the server: the part before the first `${`. */
const MADE = /t\(\s*`([^`$]+)\$\{/g;
/** Keys that the code writes out, wherever they stand. */
const WRITTEN = /['"`]([a-z][A-Za-z]*(?:\.[A-Za-z0-9_]+)+)['"`]/g;
/** Made of parts in one place each; the parts are compared with the recipes' schemas elsewhere. */
const BY_PARTS = ['recipe.', 'problem.code.', 'problem.step.', 'problem.status.', 'problem.titleOf.', 'refusal.'];

type Texts = Map<string, string>;

function texts(language: string): Texts {
  const folder = new URL(`${language}/`, here);
  const all: Texts = new Map();
  const walk = (value: unknown, key: string) => {
    if (typeof value === 'string') all.set(key, value);
    else for (const [name, inner] of Object.entries(value as object)) walk(inner, `${key}.${name}`);
  };
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    walk(JSON.parse(readFileSync(new URL(file, folder), 'utf8')), file.slice(0, -'.json'.length));
  }
  return all;
}

function sources(): string {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
  const code = files.filter((name) => /\.tsx?$/.test(name) && !/\.test\.ts$|schema\.ts$/.test(name));
  return code.map((name) => readFileSync(new URL(name, source), 'utf8')).join('\n');
}

const [en, zh] = [texts('en'), texts('zh-CN')];
const code = sources();
const pages = new Set([...en.keys()].map((key) => key.slice(0, key.indexOf('.'))));
const written = new Set(
  [...code.matchAll(WRITTEN)].map(([, key = '']) => key).filter((key) => pages.has(key.split('.')[0] ?? '')),
);
const made = [...new Set([...code.matchAll(MADE)].map(([, prefix = '']) => prefix))].concat(BY_PARTS);

/** English tells one from many; Chinese does not. */
const single = (key: string) => key.replace(/_(one|other)$/, '');
const names = (all: Texts) => new Set([...all.keys()].map(single));
/** The server itself says these in English. */
const isServers = (key: string) => /^(problem|refusal)\.(code|step|note|why)\./.test(key);

describe('the texts', () => {
  it('are there for every key that the code names', () => {
    const known = names(en);
    expect(
      [...written].filter((key) => !known.has(key) && !made.some((prefix) => prefix.startsWith(`${key}.`))),
    ).toEqual([]);
  });

  it('have a text below every key that is made', () => {
    expect(made.filter((prefix) => ![...en.keys()].some((key) => key.startsWith(prefix)))).toEqual([]);
  });

  it('are all used', () => {
    const isUsed = (key: string) => written.has(single(key)) || made.some((prefix) => key.startsWith(prefix));
    expect([...en.keys()].filter((key) => !isUsed(key))).toEqual([]);
  });

  it('are the same keys in both languages', () => {
    const [english, chinese] = [names(en), names(zh)];
    expect([...english].filter((key) => !chinese.has(key))).toEqual([]);
    expect([...chinese].filter((key) => !english.has(key) && !isServers(key))).toEqual([]);
  });

  it('are translated', () => {
    const isHan = (text: string) => /\p{Script=Han}/u.test(text);
    const left = [...zh].filter(
      ([key, text]) => !isHan(text) && !SAME.has(key) && /[A-Za-z]{3,}/.test(text.replace(/\{\{\w+\}\}/g, '')),
    );
    expect(left).toEqual([]);
    expect([...en].filter(([, text]) => isHan(text))).toEqual([]);
  });

  it('take the same values in both languages', () => {
    const values = (text: string) => [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name))].sort();
    const other = (key: string) => zh.get(key) ?? zh.get(`${single(key)}_other`) ?? '';
    const differ = [...en].filter(
      ([key, text]) => !key.endsWith('_one') && values(text).join() !== values(other(key)).join(),
    );
    expect(differ).toEqual([]);
  });

  it('have one and many in English, and only many in Chinese', () => {
    const counted = [...en.keys()].filter((key) => key.endsWith('_one')).map(single);
    expect(counted.filter((key) => !en.has(`${key}_other`) || !zh.has(`${key}_other`))).toEqual([]);
    expect([...zh.keys()].filter((key) => key.endsWith('_one'))).toEqual([]);
  });
});
