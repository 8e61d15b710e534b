import { useTranslation } from 'react-i18next';

const INDUSTRIES = [
  'medicine',
  'finance',
  'education',
  'manufacturing',
  'retail',
  'energy',
  'transport',
  'telecommunications',
  'agriculture',
  'public',
  'other',
];

/** The branches of industry, for a choice. */
export function useIndustries() {
  const { t } = useTranslation();
  return {
    options: INDUSTRIES.map((value) => ({ value, label: t(`industry.${value}`) })),
    name: (value: string) => t(`industry.${value}`, value),
  };
}
