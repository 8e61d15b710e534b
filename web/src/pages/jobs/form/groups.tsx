import { Fieldset, JsonInput, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import { Field, type FieldProps } from './field';
import { resolve, variantsOf } from './schema';
import { useFieldTexts } from './texts';

/** Settings that belong together. */
export function Group({ path, schema, form }: FieldProps) {
  const texts = useFieldTexts(path, schema, form);
  return (
    <Fieldset legend={texts.label} radius="md">
      <Stack gap="sm">
        {Object.entries(schema.properties ?? {}).map(([name, one]) => (
          <Field key={name} name={name} path={[...path, name]} schema={one} form={form} />
        ))}
      </Stack>
    </Fieldset>
  );
}

/** One of several, each with settings of its own. */
export function Variant({ path, schema, form }: FieldProps) {
  const texts = useFieldTexts(path, schema, form);
  const variants = variantsOf(schema, form.root);
  const value = form.value(path) as Record<string, unknown> | undefined;
  const chosen = variants.find(([name]) => value?.[name] !== undefined) ?? variants[0];
  if (!chosen) return null;
  const [name, inner] = chosen;
  return (
    <Fieldset legend={texts.label} radius="md">
      <Stack gap="sm">
        <Select
          aria-label={texts.label}
          data={variants.map(([one]) => ({ value: one, label: texts.choice(one) }))}
          value={name}
          onChange={(next) => next && form.set(path, { [next]: {} })}
          allowDeselect={false}
        />
        {Object.entries(resolve(inner, form.root).properties ?? {}).map(([one, field]) => (
          <Field key={one} name={one} path={[...path, name, one]} schema={field} form={form} />
        ))}
      </Stack>
    </Fieldset>
  );
}

/** What no form can be made of, as JSON. */
export function JsonField({ path, schema, form }: FieldProps) {
  const texts = useFieldTexts(path, schema, form);
  const value = form.value(path);
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value, null, 2));
  const change = (next: string) => {
    setText(next);
    try {
      form.set(path, next.trim() === '' ? undefined : JSON.parse(next));
    } catch {
      // Half-typed JSON is marked by the field itself, and does not count.
    }
  };
  return (
    <JsonInput
      label={texts.label}
      description={texts.description}
      error={texts.error}
      validationError={texts.noJson}
      value={text}
      onChange={change}
      autosize
      minRows={2}
    />
  );
}
