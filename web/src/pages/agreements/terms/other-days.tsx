import { Alert, Text } from '@mantine/core';
import { IconCalendarExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Terms } from '@/api/types';
import { useFormats } from '@/parts/format';
import { otherDays } from './text-days';

/** Says that the text may speak of another term than the one that is signed, before it is signed. */
export function OtherDays({ terms }: { terms: Terms }) {
  const { t, i18n } = useTranslation();
  const format = useFormats();
  const days = otherDays(terms);
  if (days.length === 0) return null;
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
  return (
    <Alert color="yellow" icon={<IconCalendarExclamation aria-hidden />} title={t('terms.otherDays.title')}>
      <Text size="sm">
        {t('terms.otherDays.text', { days: list.format(days.slice(0, 5)), until: format.utcDay(terms.expires_at) })}
      </Text>
    </Alert>
  );
}
