/** The part of JSON Schema (draft 2020-12) that recipes use. */
export type Schema = {
  $ref?: string;
  $defs?: Record<string, Schema>;
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
};

export type Spec = Record<string, unknown>;

/** What a value is entered with. */
export type Kind =
  | 'constant'
  | 'choice'
  | 'group'
  | 'variant'
  | 'integer'
  | 'number'
  | 'text'
  | 'switch'
  | 'texts'
  | 'integers'
  | 'json';

/** The schema itself, with what it refers to; what stands beside a reference goes before. */
export function resolve(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.replace('#/$defs/', '');
  if (!name) return schema;
  const { $ref: _, ...beside } = schema;
  return { ...resolve(root.$defs?.[name] ?? {}, root), ...beside };
}

/** The types that are allowed, but for `null`. */
export function typesOf(schema: Schema): string[] {
  const types = Array.isArray(schema.type) ? schema.type : schema.type ? [schema.type] : [];
  return types.filter((one) => one !== 'null');
}

export function isNullable(schema: Schema): boolean {
  return Array.isArray(schema.type) && schema.type.includes('null');
}

/** What a field is, as far as a form is concerned; what no form can be made of is entered as JSON. */
export function kindOf(schema: Schema, root: Schema): Kind {
  if (schema.const !== undefined) return 'constant';
  if (schema.enum || schema.oneOf?.every((one) => resolve(one, root).const !== undefined)) return 'choice';
  if (schema.oneOf?.every((one) => isVariant(resolve(one, root)))) return 'variant';
  const [type, another] = typesOf(schema);
  if (another) return 'json';
  if (type === 'object') return schema.properties ? 'group' : 'json';
  if (type === 'array') return listKind(resolve(schema.items ?? {}, root));
  if (type === 'integer' || type === 'number') return type;
  if (type === 'string') return 'text';
  return type === 'boolean' ? 'switch' : 'json';
}

function listKind(items: Schema): Kind {
  const [type] = typesOf(items);
  if (type === 'string') return 'texts';
  return type === 'integer' ? 'integers' : 'json';
}

/** An object of one property that names which of several it is: `{"adam": {…}}`. */
function isVariant(schema: Schema): boolean {
  return typesOf(schema)[0] === 'object' && Object.keys(schema.properties ?? {}).length === 1;
}

/** The values of a choice, with what the schema says of each. */
export function choicesOf(schema: Schema, root: Schema): { value: string; description?: string }[] {
  if (schema.enum) return schema.enum.map((value) => ({ value: String(value) }));
  return (schema.oneOf ?? []).map((one) => {
    const { const: value, description } = resolve(one, root);
    return { value: String(value), description };
  });
}

/** The variants by name, each with the schema of its content. */
export function variantsOf(schema: Schema, root: Schema): [string, Schema][] {
  return (schema.oneOf ?? []).flatMap((one) => Object.entries(resolve(one, root).properties ?? {}));
}

/** What stands in a field that nobody has touched. */
export function defaultOf(schema: Schema, root: Schema): unknown {
  const it = resolve(schema, root);
  if (it.const !== undefined) return it.const;
  if (it.default !== undefined) {
    return kindOf(it, root) === 'group' ? { ...groupDefaults(it, root), ...(it.default as object) } : it.default;
  }
  return kindOf(it, root) === 'group' ? groupDefaults(it, root) : undefined;
}

function groupDefaults(schema: Schema, root: Schema): Spec {
  const entries = Object.entries(schema.properties ?? {}).map(([name, one]) => [name, defaultOf(one, root)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Every setting of a recipe at its default. */
export function defaultSpec(schema: Schema): Spec {
  return groupDefaults(schema, schema);
}

/** What differs from the defaults: all that has to be sent and shown. */
export function withoutDefaults(spec: Spec, schema: Schema): Spec {
  const defaults = defaultSpec(schema);
  const isNeeded = ([name, value]: [string, unknown]) =>
    name === 'recipe' || (value !== undefined && value !== null && !isEqual(value, defaults[name]));
  return Object.fromEntries(Object.entries(spec).filter(isNeeded));
}

/** Whether two JSON values are the same, whatever the order of their properties. */
export function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, sorted(inner)]));
}

/** The specification with another value at a path; an empty value takes the property away. */
export function withValue(spec: Spec, path: string[], value: unknown): Spec {
  const [name = '', ...rest] = path;
  const next = { ...spec };
  const inner = rest.length > 0 ? withValue((spec[name] as Spec | undefined) ?? {}, rest, value) : value;
  if (inner === undefined) delete next[name];
  else next[name] = inner;
  return next;
}
