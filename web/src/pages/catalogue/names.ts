import { useTranslation } from 'react-i18next';
import { useFormats } from '@/parts/format';
import { useIndustries } from '@/parts/industries';
import type { Filter } from './search';

/** What models are made for and data sets are good for; there may be others, which are called what their owners call them. */
export const TASKS = [
  'tabular-classification',
  'tabular-regression',
  'time-series-forecasting',
  'anomaly-detection',
  'recommendation',
  'text-classification',
  'text-generation',
  'question-answering',
  'retrieval',
  'translation',
  'image-classification',
  'object-detection',
  'image-segmentation',
  'speech-recognition',
];

export function useTaskName(): (task: string) => string {
  const { t } = useTranslation();
  return (task) => t(`catalogue.taskOf.${task}`, task);
}

/** What a value of a filter is called. */
export function useValueName(): (name: Filter, value: string, label?: string | null) => string {
  const { t } = useTranslation();
  const industries = useIndustries();
  const task = useTaskName();
  return (name, value, label) => {
    if (name === 'certified') return t('catalogue.certified');
    if (name === 'industry') return industries.name(value);
    if (name === 'task') return task(value);
    return label ?? (name === 'owner' ? `${value.slice(0, 11)}…` : value);
  };
}

/** A metric and its value, as people read them. */
export function useScore(): (name: string, value: number) => [name: string, value: string] {
  const { t } = useTranslation();
  const format = useFormats();
  return (name, value) => [
    t(`catalogue.score.${name.replace(/^test_/, '')}`, name),
    name.endsWith('accuracy') ? format.share(value) : format.decimal(value),
  ];
}

/** A country by its two letters. */
export function useCountryName(): (country: string) => string {
  const { i18n } = useTranslation();
  return (country) => new Intl.DisplayNames(i18n.language, { type: 'region' }).of(country) ?? country;
}
