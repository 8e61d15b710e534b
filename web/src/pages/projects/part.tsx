import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Somebody's part in a project, in words. Admins see their partner's projects without one. */
export function PartBadge({ part }: { part?: string | null }) {
  const { t } = useTranslation();
  if (!part) return <Badge color="gray">{t('projects.noPart')}</Badge>;
  return <Badge color={part === 'lead' ? 'cyan' : 'gray'}>{t(`projects.part.${part}`, part)}</Badge>;
}
