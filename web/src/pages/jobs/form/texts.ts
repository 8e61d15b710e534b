import { useTranslation } from 'react-i18next';
import { isNullable, type Schema } from './schema';
import type { FormContext } from './use-spec';

/**
 * The words around a field. Settings that the portal knows have words of their own; those of a recipe that came later have the schema's.
 */
export function useFieldTexts(path: string[], schema: Schema, form: FormContext) {
  const { t, i18n } = useTranslation();
  const name = path.at(-1) ?? '';
  const recipe = String(form.value(['recipe']) ?? '');
  const key = `recipe.${recipe}.${path.join('.')}`;
  const known = (part: string, otherwise: string | undefined) =>
    i18n.exists(`${key}.${part}`) ? t(`${key}.${part}`) : otherwise;
  const at = path.join('.');
  const fault = form.faults[at];
  const isOptional = isNullable(schema) && schema.default === undefined;
  return {
    label: known('label', name.replaceAll('_', ' ')),
    description: known('text', schema.description),
    isRequired: form.root.required?.includes(name) && path.length === 1,
    error: fault && form.isShown(at) ? t(`jobs.fault.${fault.text}`, fault.bounds) : form.refusals[at],
    choice: (value: string) => t(`recipe.${recipe}.choice.${name}.${value}`, value),
    automatic: isOptional ? t('jobs.form.automatic') : undefined,
    list: t('jobs.form.list'),
    column: t('jobs.form.column'),
    noJson: t('jobs.fault.noJson'),
  };
}
