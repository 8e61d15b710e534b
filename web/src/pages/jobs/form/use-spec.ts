import { useMemo, useState } from 'react';
import type { Problem } from '@/api/problem';
import { defaultSpec, type Schema, type Spec, withoutDefaults, withValue } from './schema';
import { type Faults, validate } from './validate';

/** What every field of the form knows. */
export type FormContext = {
  root: Schema;
  value: (path: string[]) => unknown;
  set: (path: string[], value: unknown) => void;
  /** The columns that a field is about; none for a field that is about none. */
  columnsFor: (path: string[]) => string[];
  faults: Faults;
  /** What the server has said of a field. */
  refusals: Record<string, string>;
  isShown: (path: string) => boolean;
};

/** Settings that name columns of the training data. */
const COLUMN_FIELDS = new Set([
  'target',
  'text_column',
  'completion_column',
  'features.include',
  'features.drop',
  'dates.columns',
  'groups',
]);

/** A specification under way. Faults show where something was touched, and everywhere after an attempt to submit. */
export function useSpec(schema: Schema, initial: Spec | undefined, columns: string[]) {
  const [spec, setSpec] = useState<Spec>(() => ({ ...defaultSpec(schema), ...initial }));
  const [touched, setTouched] = useState<Set<string>>(new Set());
  const [isTried, setTried] = useState(false);
  const [refusals, setRefusals] = useState<Record<string, string>>({});
  const faults = useMemo(() => validate(spec, schema), [spec, schema]);
  const context: FormContext = {
    root: schema,
    value: (path) => path.reduce<unknown>((at, name) => (at as Spec | undefined)?.[name], spec),
    set: (path, value) => {
      setSpec((old) => withValue(old, path, value));
      setTouched((old) => new Set(old).add(path.join('.')));
      setRefusals({});
    },
    columnsFor: (path) => (COLUMN_FIELDS.has(path.join('.')) ? columns : []),
    faults,
    refusals,
    isShown: (path) => isTried || touched.has(path),
  };
  return {
    context,
    spec,
    short: useMemo(() => withoutDefaults(spec, schema), [spec, schema]),
    isValid: Object.keys(faults).length === 0,
    faultCount: Object.keys(faults).length,
    tried: () => setTried(true),
    refused: ({ field, message }: Problem) => {
      if (field?.startsWith('spec.')) setRefusals({ [field.slice('spec.'.length)]: message });
    },
  };
}

export type SpecForm = ReturnType<typeof useSpec>;
