import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Alliance } from '@/api/types';
import { useAccount } from '@/app/session';

const COLOURS: Record<string, string> = {
  active: 'green',
  invited: 'orange',
  requested: 'indigo',
  declined: 'gray',
  left: 'gray',
  removed: 'red',
};

/** What a partner is to an alliance. */
export function SeatBadge({ state }: { state: string }) {
  const { t } = useTranslation();
  return <Badge color={COLOURS[state] ?? 'gray'}>{t(`alliances.seat.${state}`, state)}</Badge>;
}

/** What one's own partner is to it; that it was dissolved outweighs that. */
export function OwnSeat({ alliance }: { alliance: Alliance }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  if (alliance.state === 'dissolved') return <Badge color="gray">{t('alliances.dissolved')}</Badge>;
  if (alliance.lead === partner) return <Badge color="cyan">{t('alliances.weLead')}</Badge>;
  return alliance.seat ? <SeatBadge state={alliance.seat.state} /> : null;
}
