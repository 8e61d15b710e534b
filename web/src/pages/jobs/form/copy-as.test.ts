import { describe, expect, it } from 'vitest';
import { asCommand, asCurl, asPython, bodyOf, quoted, type Submission } from './copy-as';

const dataset = { id: `ds_${'0'.repeat(32)}`, name: "Kim's patients" };
const submission: Submission = {
  name: 'first try',
  dataset,
  version: 2,
  registerAs: '肿瘤诊断',
  spec: {
    recipe: 'tabular',
    target: 'diagnosis',
    epochs: 40,
    hidden: [64, 32],
    delimiter: ';',
    activation: 'tanh',
    flag: true,
  },
};

describe('copy as', () => {
  it('quotes for a shell', () => {
    expect(quoted('epochs=40')).toBe('epochs=40');
    expect(quoted("a'b $(rm -rf)")).toBe("'a'\\''b $(rm -rf)'");
    expect(quoted('')).toBe("''");
  });

  it('is a command', () => {
    expect(asCommand(submission).split(' \\\n  ')).toEqual([
      'hansa job submit',
      `--data 'Kim'\\''s patients@2'`,
      '--target diagnosis',
      '--set epochs=40',
      `--set 'hidden=[64,32]'`,
      `--set 'delimiter=;'`,
      '--set activation=tanh',
      '--set flag=true',
      `--name 'first try'`,
      `--model '肿瘤诊断'`,
      '--watch',
    ]);
    expect(asCommand({ ...submission, spec: { recipe: 'tabular', delimiter: '1' } })).toContain(
      `--set 'delimiter="1"'`,
    );
  });

  it('names the model that it begins with, if it begins with one', () => {
    const model = `mo_${'0'.repeat(32)}`;
    expect(asCommand({ ...submission, base: { model } })).toContain(`--base ${model} \\\n`);
    expect(asCommand({ ...submission, base: { model, version: 3 } })).toContain(`--base ${model}@3 \\\n`);
    expect(bodyOf({ ...submission, base: { model, version: 3 } })).toMatchObject({ base: { model, version: 3 } });
    expect(bodyOf(submission)).not.toHaveProperty('base');
  });

  it('names the joint project, if it is for one', () => {
    const project = `pj_${'0'.repeat(32)}`;
    expect(asCommand({ ...submission, project })).toContain(`--project ${project} \\\n  --watch`);
    expect(bodyOf({ ...submission, project })).toMatchObject({ project });
    expect(bodyOf(submission)).not.toHaveProperty('project');
  });

  it('names the pool that pays', () => {
    const pool = { pool: 'po_1', gpu_seconds: 5400, request: 'pr_1' };
    expect(
      asCommand({ ...submission, pool })
        .split(' \\\n  ')
        .slice(-4),
    ).toEqual(['--pool po_1', '--gpu-hours 1.5', '--pool-request pr_1', '--watch']);
    expect(bodyOf({ ...submission, pool })).toMatchObject({ pool });
    expect(bodyOf(submission)).not.toHaveProperty('pool');
  });

  it('is a call with curl, whose body survives the shell', () => {
    const text = asCurl(submission, 'https://hansa.example.org');
    const body = /-d '([\s\S]*)'$/.exec(text)?.[1]?.replaceAll(`'\\''`, "'");
    expect(JSON.parse(body ?? '')).toMatchObject({ inputs: { train: { version: 2 } }, register_as: '肿瘤诊断' });
  });

  it('is a Python program with Python literals', () => {
    const text = asPython(submission, 'https://hansa.example.org');
    expect(text).toContain('"flag": True');
    expect(text).toContain('"hidden": [64, 32]');
    expect(text).not.toContain(': true');
  });
});
