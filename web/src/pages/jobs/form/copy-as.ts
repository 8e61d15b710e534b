import { typed } from '@/parts/amounts';
import type { Spec } from './schema';

/** A job as it would be submitted. */
export type Submission = {
  name: string;
  dataset: { id: string; name: string };
  version?: number;
  /** The model that it begins with, for recipes that take one. */
  base?: { model: string; version?: number };
  registerAs: string;
  /** The joint project that it is for. */
  project?: string;
  spec: Spec;
  /** The pool that pays the GPU time. */
  pool?: PoolCharge;
};

export type PoolCharge = { pool: string; gpu_seconds: number; request?: string };

type Body = {
  name?: string;
  spec: Spec;
  inputs: { train: { dataset: string; version?: number } };
  base?: { model: string; version?: number };
  register_as?: string;
  project?: string;
  pool?: PoolCharge;
};

/** The body of `POST /v1/jobs`. */
export function bodyOf({ name, dataset, version, base, registerAs, project, spec, pool }: Submission): Body {
  return {
    ...(name.trim() ? { name: name.trim() } : {}),
    spec,
    inputs: { train: { dataset: dataset.id, ...(version ? { version } : {}) } },
    ...(base ? { base } : {}),
    ...(registerAs.trim() ? { register_as: registerAs.trim() } : {}),
    ...(project ? { project } : {}),
    ...(pool ? { pool } : {}),
  };
}

/** For a POSIX shell. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** As a `hansa` command. */
export function asCommand(submission: Submission): string {
  const { name, dataset, version, base, registerAs, project, spec, pool } = submission;
  const { recipe, target, ...rest } = spec;
  const data = `${dataset.name}${version ? `@${version}` : ''}`;
  const parts = [
    'hansa job submit',
    `--data ${quoted(data)}`,
    base && `--base ${base.model}${base.version ? `@${base.version}` : ''}`,
    recipe === 'tabular' ? '' : `--recipe ${quoted(String(recipe))}`,
    target === undefined ? '' : `--target ${quoted(String(target))}`,
    ...Object.entries(rest).map(([key, value]) => `--set ${quoted(`${key}=${setting(value)}`)}`),
    name.trim() && `--name ${quoted(name.trim())}`,
    registerAs.trim() && `--model ${quoted(registerAs.trim())}`,
    project && `--project ${quoted(project)}`,
    pool && `--pool ${pool.pool}`,
    pool && `--gpu-hours ${typed(Math.floor((pool.gpu_seconds * 1_000_000) / 3600))}`,
    pool?.request && `--pool-request ${pool.request}`,
    '--watch',
  ];
  return parts.filter(Boolean).join(' \\\n  ');
}

/** The command line reads a value as JSON, or else as text; text that looks like JSON stays in quotes. */
function setting(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  try {
    JSON.parse(value);
    return JSON.stringify(value);
  } catch {
    return value;
  }
}

/** As a call with curl. */
export function asCurl(submission: Submission, origin: string): string {
  const body = JSON.stringify(bodyOf(submission), null, 2);
  return [
    `curl -X POST ${quoted(`${origin}/v1/jobs`)}`,
    `-H "Authorization: Bearer $HANSA_TOKEN"`,
    `-H 'Content-Type: application/json'`,
    `-H "Idempotency-Key: $(uuidgen)"`,
    `-d ${quoted(body)}`,
  ].join(' \\\n  ');
}

/** As a Python program that needs nothing but Python. */
export function asPython(submission: Submission, origin: string): string {
  const body = python(bodyOf(submission), 0);
  return `import json
import os
import urllib.request
import uuid

job = ${body}
request = urllib.request.Request(
    ${JSON.stringify(`${origin}/v1/jobs`)},
    data=json.dumps(job).encode(),
    headers={
        "Authorization": "Bearer " + os.environ["HANSA_TOKEN"],
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid.uuid4()),
    },
)
with urllib.request.urlopen(request) as response:
    print(json.load(response)["id"])
`;
}

/** A JSON value as a Python literal. */
function python(value: unknown, depth: number): string {
  const pad = '    '.repeat(depth + 1);
  const end = '    '.repeat(depth);
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map((one) => python(one, depth + 1)).join(', ')}]`;
  // A JSON string is a Python string as well, lone surrogates aside, which no form gives.
  if (typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  if (entries.length === 0) return '{}';
  return `{\n${entries.map(([key, inner]) => `${pad}${JSON.stringify(key)}: ${python(inner, depth + 1)},\n`).join('')}${end}}`;
}
