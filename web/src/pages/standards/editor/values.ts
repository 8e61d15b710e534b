import { type ColumnRule, type Definition, isNumeric, TASK } from '../definition';

/** A definition as the editor holds it: every field is there, numbers are what was typed, and rows have keys of their own. */
export type DefinitionValues = {
  /** Only of a standard that is begun: they do not change later. */
  name: string;
  summary: string;
  hasData: boolean;
  extra: string;
  columns: ColumnValues[];
  hasModel: boolean;
  dataset_version: string;
  target: string;
  bars: BarValues[];
  documents: SectionValues[];
};

export type ColumnValues = {
  key: string;
  name: string;
  type: string;
  unit: string;
  required: boolean;
  nullable: boolean;
  allowed: string[];
  minimum: string;
  maximum: string;
  max_length: string;
  privacy: string;
  description: string;
};

export type BarValues = { key: string; metric: string; threshold: string; direction: string };
export type SectionValues = { key: string; of: string; section: string; description: string };

export function blankColumn(key: string): ColumnValues {
  return { key, ...columnValues({ name: '', type: 'number' }) };
}

function columnValues(rule: ColumnRule): Omit<ColumnValues, 'key'> {
  const text = (value?: number) => (value === undefined ? '' : String(value));
  return {
    name: rule.name,
    type: rule.type,
    unit: rule.unit ?? '',
    required: rule.required ?? true,
    nullable: rule.nullable ?? false,
    allowed: rule.allowed ?? [],
    minimum: text(rule.minimum),
    maximum: text(rule.maximum),
    max_length: text(rule.max_length),
    privacy: rule.privacy ?? 'internal',
    description: rule.description ?? '',
  };
}

export function toValues({ data, model, documents = [] }: Definition): DefinitionValues {
  return {
    name: '',
    summary: '',
    hasData: data !== undefined,
    extra: data?.extra_columns ?? 'allowed',
    columns: (data?.columns ?? []).map((rule, index) => ({ key: `c${index}`, ...columnValues(rule) })),
    hasModel: model !== undefined,
    dataset_version: model?.test.dataset_version ?? '',
    target: model?.test.target ?? '',
    bars: (model?.bars ?? [{ metric: 'accuracy', threshold: 0.9, direction: 'at_least' }]).map((bar, index) => ({
      key: `b${index}`,
      metric: bar.metric,
      threshold: String(bar.threshold),
      direction: bar.direction,
    })),
    documents: documents.map(({ of, section, description = '' }, index) => ({
      key: `d${index}`,
      of,
      section,
      description,
    })),
  };
}

/** The definition that is sent: only what applies, in the order of the rows. */
export function toDefinition(values: DefinitionValues): Definition {
  const { dataset_version, target } = values;
  const extra_columns = values.extra === 'refused' ? 'refused' : 'allowed';
  const bars = values.bars.map(({ metric, threshold, direction }) => ({
    metric,
    threshold: Number(threshold),
    direction,
  }));
  return {
    ...(values.hasData ? { data: { columns: values.columns.map(toColumn), extra_columns } } : {}),
    ...(values.hasModel ? { model: { task: TASK, test: { dataset_version, target: target.trim() }, bars } } : {}),
    documents: values.documents.map(({ of, section, description }) => ({
      of,
      section: section.trim(),
      ...(description.trim() ? { description: description.trim() } : {}),
    })),
  };
}

function toColumn({ key: _, ...values }: ColumnValues): ColumnRule {
  const { name, type, unit, required, nullable, allowed, privacy, description } = values;
  const number = (field: 'minimum' | 'maximum' | 'max_length', applies: boolean) =>
    applies && values[field].trim() !== '' ? { [field]: Number(values[field]) } : {};
  return {
    name: name.trim(),
    type,
    required,
    nullable,
    privacy,
    ...(unit.trim() ? { unit: unit.trim() } : {}),
    ...(allowed.length > 0 ? { allowed } : {}),
    ...number('minimum', isNumeric(type)),
    ...number('maximum', isNumeric(type)),
    ...number('max_length', type === 'text'),
    ...(description.trim() ? { description: description.trim() } : {}),
  };
}

/** What the profile of a data set says of its columns, as a beginning. */
export function columnsOf(profile: { name: string; type: string; nullable: boolean }[]): ColumnValues[] {
  const known = new Set(['integer', 'number', 'boolean', 'date', 'text']);
  return profile.map(({ name, type, nullable }, index) => ({
    key: `p${index}`,
    ...columnValues({ name, type: known.has(type) ? type : 'text', nullable }),
  }));
}
