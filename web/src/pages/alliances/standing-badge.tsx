import { Badge, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Alliance } from '@/api/types';

/** Whether an alliance goes on; why not, on pointing and on the keyboard's focus. */
export function StandingBadge({ alliance }: { alliance: Alliance }) {
  const { t } = useTranslation();
  if (alliance.state === 'active') return <Badge color="green">{t('alliances.standing')}</Badge>;
  return (
    <Tooltip label={alliance.dissolved_because} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
      <Badge color="gray" tabIndex={0}>
        {t('alliances.dissolved')}
      </Badge>
    </Tooltip>
  );
}
