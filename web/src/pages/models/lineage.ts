import type { ModelVersion } from '@/api/types';

export type LineageInput = {
  dataset: string;
  number: number;
  owner: string;
  agreement?: string | null;
  sha256?: string;
};
export type LineageTerm = { agreement: string; owner: string; sources: { dataset: string; number: number }[] };

/** What a version was made from, as far as the caller may know: its owner all of it, a grantee the terms of its own data. */
export type Lineage = {
  job?: string;
  seed?: number;
  code_version?: string;
  device?: string;
  spec?: { target?: string; features?: { include?: string[] | null; drop?: string[] } };
  inputs: LineageInput[];
  terms: LineageTerm[];
  result?: unknown;
};

export function lineageOf({ lineage }: Pick<ModelVersion, 'lineage'>): Lineage {
  const told = (lineage ?? {}) as Partial<Lineage>;
  return { ...told, inputs: told.inputs ?? [], terms: told.terms ?? [] };
}
