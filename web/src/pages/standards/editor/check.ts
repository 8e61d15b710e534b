import type { TFunction } from 'i18next';
import { isNumeric } from '../definition';
import type { BarValues, ColumnValues, DefinitionValues } from './values';

/** Scores are shares, but for the loss. */
const GREATEST_LOSS = 100;
/** Characters that a text can be limited to. */
const GREATEST_LENGTH = 1000;

type Wrong = Record<string, string>;

/** What can be seen to be wrong before it is sent, by the form's paths. The server checks all of it again, and more. */
export function check(values: DefinitionValues, t: TFunction, isNew: boolean): Wrong {
  const wrong: Wrong = {};
  if (isNew && values.name.trim() === '') wrong.name = t('entry.missing');
  if (!values.hasData && !values.hasModel) wrong.hasData = t('standards.wrong.nothing');
  if (values.hasData) checkColumns(values.columns, t, wrong);
  if (values.hasModel) checkModel(values, t, wrong);
  checkDocuments(values, t, wrong);
  return wrong;
}

function checkColumns(columns: ColumnValues[], t: TFunction, wrong: Wrong) {
  if (columns.length === 0) wrong.columns = t('standards.wrong.columns');
  const seen = new Set<string>();
  columns.forEach((column, index) => {
    const at = (field: string) => `columns.${index}.${field}`;
    const name = column.name.trim();
    if (name === '') wrong[at('name')] = t('entry.missing');
    else if (seen.has(name)) wrong[at('name')] = t('standards.wrong.twice');
    seen.add(name);
    if (isNumeric(column.type)) checkRange(column, at, t, wrong);
    const length = column.type === 'text' ? column.max_length.trim() : '';
    if (length !== '' && !isWithin(length, 1, GREATEST_LENGTH, Number.isInteger)) {
      wrong[at('max_length')] = t('standards.wrong.between', { min: 1, max: GREATEST_LENGTH });
    }
  });
}

function checkRange(column: ColumnValues, at: (field: string) => string, t: TFunction, wrong: Wrong) {
  for (const field of ['minimum', 'maximum'] as const) {
    if (column[field].trim() !== '' && !isNumber(column[field])) wrong[at(field)] = t('standards.wrong.number');
  }
  const { minimum, maximum } = column;
  const areBoth = [minimum, maximum].every((bound) => bound.trim() !== '' && isNumber(bound));
  if (areBoth && Number(minimum) > Number(maximum)) wrong[at('minimum')] = t('standards.wrong.range');
  if (column.allowed.some((value) => !isNumber(value))) wrong[at('allowed')] = t('standards.wrong.allowedNumbers');
}

function checkModel({ dataset_version, target, bars }: DefinitionValues, t: TFunction, wrong: Wrong) {
  if (dataset_version === '') wrong.dataset_version = t('standards.wrong.testSet');
  if (target.trim() === '') wrong.target = t('entry.missing');
  if (bars.length === 0) wrong.bars = t('standards.wrong.bars');
  const seen = new Set<string>();
  bars.forEach((bar, index) => {
    if (seen.has(bar.metric)) wrong[`bars.${index}.metric`] = t('standards.wrong.barTwice');
    seen.add(bar.metric);
    const max = greatest(bar);
    if (bar.threshold.trim() === '' || !isWithin(bar.threshold, 0, max)) {
      wrong[`bars.${index}.threshold`] = t('standards.wrong.between', { min: 0, max });
    }
  });
}

function checkDocuments({ documents, hasData, hasModel }: DefinitionValues, t: TFunction, wrong: Wrong) {
  const seen = new Set<string>();
  documents.forEach(({ of, section }, index) => {
    const name = section.trim().toLowerCase();
    const path = `documents.${index}.section`;
    if (name === '') wrong[path] = t('entry.missing');
    else if (section.includes('#')) wrong[path] = t('standards.wrong.heading');
    else if (seen.has(`${of}.${name}`)) wrong[path] = t('standards.wrong.sectionTwice');
    seen.add(`${of}.${name}`);
    if (!(of === 'dataset' ? hasData : hasModel)) wrong[`documents.${index}.of`] = t('standards.wrong.notCovered');
  });
}

function greatest({ metric }: BarValues): number {
  return metric === 'log_loss' ? GREATEST_LOSS : 1;
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

function isWithin(text: string, min: number, max: number, also: (value: number) => boolean = () => true): boolean {
  const value = Number(text);
  return Number.isFinite(value) && value >= min && value <= max && also(value);
}

/**
 * Where in the form the server's field stands: `definition.data.columns[3].name` is `columns.3.name`. `undefined` for what the form
 * does not have.
 */
export function formPath(field: string): string | undefined {
  const own = field.replace(/^definition\./, '').replace(/^(data|model)\./, '');
  const dotted = own.replace(/\[(\d+)\]/g, '.$1');
  if (dotted === 'test' || dotted === 'test.dataset_version') return 'dataset_version';
  if (dotted === 'test.target') return 'target';
  if (/^documents\.\d+$/.test(dotted)) return `${dotted}.section`;
  return /^(name|summary|columns|bars|documents)\b/.test(dotted) ? dotted : undefined;
}
