import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Shelf } from '@/app/routes/assets';

type ShelfChoiceProps = { value: Shelf; onChange: (shelf: Shelf) => void };

/** One's own, those that others share, or the archive. */
export function ShelfChoice({ value, onChange }: ShelfChoiceProps) {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      mb="md"
      aria-label={t('shelf.label')}
      value={value}
      onChange={(next) => onChange(next as Shelf)}
      data={(['own', 'shared', 'archived'] as const).map((one) => ({ value: one, label: t(`shelf.${one}`) }))}
    />
  );
}

/** What a shelf is to the API. */
export function shelfQuery(shelf: Shelf): { shared?: boolean; archived?: boolean } {
  if (shelf === 'shared') return { shared: true };
  return shelf === 'archived' ? { archived: true } : {};
}
