import { useTranslation } from 'react-i18next';
import { useFormats } from '@/parts/format';

/** An expected time in seconds, in words that promise no more than is known: nobody foresees milliseconds. */
export function useRough(): (seconds: number) => string {
  const { t } = useTranslation();
  const format = useFormats();
  return (seconds) => (seconds < 1 ? t('jobs.estimate.underSecond') : format.duration(seconds));
}
