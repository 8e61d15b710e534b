import { NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { Group as Fieldset, JsonField, Variant } from './groups';
import { IntegersField } from './integers-field';
import { choicesOf, kindOf, resolve, type Schema } from './schema';
import { useFieldTexts } from './texts';
import type { FormContext } from './use-spec';

export type FieldProps = { name: string; path: string[]; schema: Schema; form: FormContext };

/** One setting of a recipe, entered with what fits its schema. */
export function Field(props: FieldProps) {
  const { path, form } = props;
  const schema = resolve(props.schema, form.root);
  const kind = kindOf(schema, form.root);
  const texts = useFieldTexts(path, schema, form);
  const value = form.value(path);
  const common = { label: texts.label, description: texts.description, error: texts.error, required: texts.isRequired };
  const set = (next: unknown) => form.set(path, next);
  switch (kind) {
    case 'constant':
      return null;
    case 'group':
      return <Fieldset {...props} schema={schema} />;
    case 'variant':
      return <Variant {...props} schema={schema} />;
    case 'choice':
      return (
        <Select
          {...common}
          data={choicesOf(schema, form.root).map((one) => ({ value: one.value, label: texts.choice(one.value) }))}
          value={value === undefined ? null : String(value)}
          onChange={(next) => set(next ?? undefined)}
          allowDeselect={false}
        />
      );
    case 'integer':
    case 'number':
      return (
        <NumberInput
          {...common}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => set(next === '' ? undefined : Number(next))}
          allowDecimal={kind === 'number'}
          step={kind === 'integer' ? 1 : 0.001}
          hideControls={kind === 'number'}
          clampBehavior="none"
          placeholder={texts.automatic}
        />
      );
    case 'switch':
      return <Switch {...common} checked={Boolean(value)} onChange={(event) => set(event.currentTarget.checked)} />;
    case 'texts':
      return (
        <TagsInput
          {...common}
          data={form.columnsFor(path)}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={(next) => set(next.length > 0 || schema.default !== undefined ? next : undefined)}
          placeholder={texts.automatic}
        />
      );
    case 'integers':
      return (
        <IntegersField
          {...common}
          value={Array.isArray(value) ? value.map(Number) : []}
          onChange={set}
          placeholder={texts.list}
        />
      );
    case 'text': {
      const columns = form.columnsFor(path);
      if (columns.length === 0) {
        return (
          <TextInput
            {...common}
            dir="auto"
            value={typeof value === 'string' ? value : ''}
            onChange={(event) => set(event.currentTarget.value || undefined)}
            placeholder={texts.automatic}
          />
        );
      }
      return (
        <Select
          {...common}
          data={columns}
          value={typeof value === 'string' ? value : null}
          onChange={(next) => set(next ?? undefined)}
          placeholder={texts.column}
          searchable
        />
      );
    }
    default:
      return <JsonField {...props} schema={schema} />;
  }
}
