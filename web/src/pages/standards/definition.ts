/** What a standard asks for, as `/v1/schemas/standard-definition` describes it. */
export type Definition = { data?: DataRules; model?: ModelRules; documents?: RequiredSection[] };

export type DataRules = { columns: ColumnRule[]; extra_columns?: 'allowed' | 'refused' };

export type ColumnRule = {
  name: string;
  type: string;
  unit?: string;
  required?: boolean;
  nullable?: boolean;
  allowed?: string[];
  minimum?: number;
  maximum?: number;
  max_length?: number;
  privacy?: string;
  description?: string;
};

export type ModelRules = { task: string; test: HiddenTest; bars: QualityBar[] };
export type HiddenTest = { dataset_version: string; target: string };
export type QualityBar = { metric: string; threshold: number; direction: string };
export type RequiredSection = { of: string; section: string; description?: string };

export const TYPES = ['integer', 'number', 'boolean', 'date', 'text'];
export const PRIVACY = ['public', 'internal', 'personal', 'sensitive'];
export const METRICS = ['accuracy', 'macro_f1', 'log_loss'];
export const TASK = 'tabular-classification';

/** The API hands a definition on as any object; the server has checked it. */
export function definitionOf(value: unknown): Definition {
  return (value ?? {}) as Definition;
}

export function isNumeric(type: string): boolean {
  return type === 'integer' || type === 'number';
}

/** What a standard can certify. */
export function covers(definition: Definition, kind: 'dataset' | 'model'): boolean {
  return kind === 'dataset' ? definition.data !== undefined : definition.model !== undefined;
}
