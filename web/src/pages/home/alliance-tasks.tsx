import { IconMailOpened, IconUserPlus } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Alliance } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { isLed, ownAlliancesQuery, seatsQuery } from '@/pages/alliances/data';
import { TaskLine } from './task-line';

export type AllianceTask = { alliance: Alliance; key: 'invited' | 'asks'; name: string };

/** What waits in alliances: invitations to one's own partner, and requests to those that it leads; and whether all of it is known. */
export function useAllianceTasks(): { tasks: AllianceTask[]; isPending: boolean } {
  const { partner } = useAccount();
  const all = useQuery(ownAlliancesQuery);
  const alliances = all.data ?? [];
  const led = alliances.filter((one) => isLed(one, partner));
  const seats = useQueries({ queries: led.map(({ id }) => seatsQuery(id)) });
  const invited = alliances.filter((one) => one.state === 'active' && one.seat?.state === 'invited');
  const asking = led.flatMap((alliance, index) =>
    (seats[index]?.data ?? [])
      .filter(({ state }) => state === 'requested')
      .map(({ name }) => ({ alliance, key: 'asks' as const, name })),
  );
  const tasks = [
    ...invited.map((alliance) => ({ alliance, key: 'invited' as const, name: alliance.lead_name })),
    ...asking,
  ];
  return { tasks, isPending: all.isPending || seats.some((one) => one.isPending) };
}

export function AllianceTasks({ tasks }: { tasks: AllianceTask[] }) {
  const { t } = useTranslation();
  const can = useCan();
  return tasks.map(({ alliance, key, name }) => (
    <TaskLine
      key={alliance.id + key + name}
      to="/alliances/$alliance"
      params={{ alliance: alliance.id }}
      icon={key === 'invited' ? IconMailOpened : IconUserPlus}
      title={alliance.name}
      text={
        can(key === 'invited' ? 'alliance:join' : 'alliance:lead')
          ? t(`home.alliance.${key}`, { partner: name })
          : t('home.waiting.byAdmin')
      }
      isUrgent
    />
  ));
}
