import { Button, Collapse, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustments } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from './field';
import { kindOf, resolve, type Schema } from './schema';
import type { SpecForm } from './use-spec';

/** Settings that most people look at; the rest is one click away. */
const FIRST: Record<string, string[]> = {
  tabular: ['target', 'epochs', 'hidden', 'learning_rate', 'class_weight'],
  'text-classification': ['text_column', 'target', 'method', 'max_tokens'],
  'causal-lm': ['text_column', 'completion_column', 'method', 'context'],
};

/** All settings of a recipe. */
export function SpecFields({ schema, form }: { schema: Schema; form: SpecForm }) {
  const { t } = useTranslation();
  const [isOpen, more] = useDisclosure(false);
  const recipe = String(form.spec.recipe ?? '');
  const all = Object.entries(schema.properties ?? {});
  const isFirst = ([name, one]: [string, Schema]) =>
    schema.required?.includes(name) ||
    (FIRST[recipe]?.includes(name) ?? !['group', 'variant', 'json'].includes(kindOf(resolve(one, schema), schema)));
  const order = FIRST[recipe] ?? [];
  const first = all.filter(isFirst).sort(([one], [other]) => order.indexOf(one) - order.indexOf(other));
  const rest = all.filter((one) => !isFirst(one));
  const hidesFault = rest.some(([name]) =>
    [...Object.keys(form.context.faults), ...Object.keys(form.context.refusals)].some(
      (path) =>
        (path === name || path.startsWith(`${name}.`)) && (form.context.isShown(path) || form.context.refusals[path]),
    ),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a fault out of sight opens the rest, once.
  useEffect(() => {
    if (hidesFault) more.open();
  }, [hidesFault]);
  return (
    <Stack gap="md">
      {first.map(([name, one]) => (
        <Field key={name} name={name} path={[name]} schema={one} form={form.context} />
      ))}
      {rest.length > 0 && (
        <>
          <Button
            variant="subtle"
            onClick={more.toggle}
            aria-expanded={isOpen}
            leftSection={<IconAdjustments size={16} aria-hidden />}
            style={{ alignSelf: 'flex-start' }}
          >
            {t(isOpen ? 'jobs.form.less' : 'jobs.form.more')}
          </Button>
          <Collapse in={isOpen}>
            <Stack gap="md">
              {rest.map(([name, one]) => (
                <Field key={name} name={name} path={[name]} schema={one} form={form.context} />
              ))}
            </Stack>
          </Collapse>
        </>
      )}
    </Stack>
  );
}
