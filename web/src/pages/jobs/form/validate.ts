import { isNullable, kindOf, resolve, type Schema, type Spec, typesOf, variantsOf } from './schema';

/** What is wrong with a value: the name of a text, and what it tells. */
export type Fault = { text: string; bounds: { minimum?: number; maximum?: number; count?: number } };
/** What is wrong, by path such as `optimizer.adam.beta1`. */
export type Faults = Record<string, Fault>;

/** Checks a specification against the schema of its recipe; the server checks again, and more. */
export function validate(spec: Spec, schema: Schema): Faults {
  const faults: Faults = {};
  checkGroup(spec, schema, { root: schema, faults }, []);
  return faults;
}

type Check = { root: Schema; faults: Faults };

function checkGroup(value: Spec, schema: Schema, check: Check, path: string[]) {
  for (const [name, one] of Object.entries(schema.properties ?? {})) {
    const inner = value[name];
    const isMissing = inner === undefined || inner === null || inner === '';
    if (!isMissing) checkValue(inner, resolve(one, check.root), check, [...path, name]);
    else if (schema.required?.includes(name)) tell(check, [...path, name], 'missing');
  }
}

function checkValue(value: unknown, schema: Schema, check: Check, path: string[]) {
  const kind = kindOf(schema, check.root);
  if (kind === 'group') return checkGroup(value as Spec, schema, check, path);
  if (kind === 'variant') {
    for (const [name, inner] of variantsOf(schema, check.root)) {
      const chosen = (value as Spec)[name];
      if (chosen !== undefined) checkGroup(chosen as Spec, resolve(inner, check.root), check, [...path, name]);
    }
    return;
  }
  if (Array.isArray(value)) return checkList(value, schema, check, path);
  const fault = faultOf(value, schema);
  if (fault) check.faults[path.join('.')] = fault;
}

function checkList(value: unknown[], schema: Schema, check: Check, path: string[]) {
  const { minItems, maxItems } = schema;
  if (minItems !== undefined && value.length < minItems) return tell(check, path, 'tooFew', { count: minItems });
  if (maxItems !== undefined && value.length > maxItems) return tell(check, path, 'tooMany', { count: maxItems });
  const items = resolve(schema.items ?? {}, check.root);
  const fault = value.map((one) => faultOf(one, items)).find((one) => one !== undefined);
  if (fault) check.faults[path.join('.')] = fault;
}

function faultOf(value: unknown, schema: Schema): Fault | undefined {
  if (value === null) return isNullable(schema) ? undefined : { text: 'missing', bounds: {} };
  const [type] = typesOf(schema);
  if (type === 'integer' || type === 'number') return faultOfNumber(value, schema, type);
  if (type === 'string') return faultOfText(value, schema);
  return undefined;
}

function faultOfNumber(value: unknown, schema: Schema, type: string): Fault | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return { text: 'noNumber', bounds: {} };
  if (type === 'integer' && !Number.isInteger(value)) return { text: 'noInteger', bounds: {} };
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const isBelow =
    (minimum !== undefined && value < minimum) || (exclusiveMinimum !== undefined && value <= exclusiveMinimum);
  const isAbove =
    (maximum !== undefined && value > maximum) || (exclusiveMaximum !== undefined && value >= exclusiveMaximum);
  const bounds = { minimum: minimum ?? exclusiveMinimum, maximum: maximum ?? exclusiveMaximum };
  return isBelow || isAbove ? { text: 'outOfRange', bounds } : undefined;
}

function faultOfText(value: unknown, schema: Schema): Fault | undefined {
  if (typeof value !== 'string') return { text: 'noText', bounds: {} };
  const { length } = [...value];
  if (schema.minLength !== undefined && length < schema.minLength)
    return { text: 'tooShort', bounds: { count: schema.minLength } };
  if (schema.maxLength !== undefined && length > schema.maxLength)
    return { text: 'tooLong', bounds: { count: schema.maxLength } };
  return undefined;
}

function tell({ faults }: Check, path: string[], text: string, bounds: Fault['bounds'] = {}) {
  faults[path.join('.')] = { text, bounds };
}
