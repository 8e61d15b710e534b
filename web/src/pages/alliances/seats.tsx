import { Badge, Group, Text } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Alliance, Seat } from '@/api/types';
import { useCan } from '@/app/session';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { Loaded } from '@/parts/loaded';
import { Day } from '@/parts/moment';
import { type Column, DataTable } from '@/parts/table';
import { seatsQuery } from './data';
import { InviteButton } from './invite';
import { SeatActions } from './seat-actions';
import { SeatBadge } from './seat-badge';

/** Who asks comes first, who is gone last. */
const ORDER = ['requested', 'invited', 'active', 'declined', 'left', 'removed'];

/** Everybody whom the lead has to do with: it invites, admits and removes them. */
export function SeatsCard({ alliance }: { alliance: Alliance }) {
  const { t } = useTranslation();
  const query = useQuery(seatsQuery(alliance.id));
  const mayLead = useCan()('alliance:lead') && alliance.state === 'active';
  return (
    <Card
      title={t('alliances.members')}
      flush
      actions={mayLead && <InviteButton alliance={alliance} seats={query.data ?? []} />}
    >
      <Loaded query={query}>
        {(seats) =>
          seats.length === 0 ? (
            <Empty icon={IconUsersGroup} title={t('alliances.noMembers')} />
          ) : (
            <DataTable
              label={t('alliances.members')}
              rows={ordered(seats)}
              rowKey={(one) => one.partner}
              columns={columns(t, alliance, mayLead)}
            />
          )
        }
      </Loaded>
    </Card>
  );
}

function ordered(seats: Seat[]): Seat[] {
  return [...seats].sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state));
}

function columns(t: TFunction, alliance: Alliance, mayLead: boolean): Column<Seat>[] {
  return [
    {
      key: 'name',
      head: t('alliances.partner'),
      cell: (one) => (
        <>
          <Group gap="xs">
            <bdi>{one.name}</bdi>
            {one.partner === alliance.lead && <Badge color="cyan">{t('alliances.leads')}</Badge>}
          </Group>
          {one.reason && (
            <Text size="xs" c="dimmed" className="user-text">
              {one.reason}
            </Text>
          )}
        </>
      ),
    },
    { key: 'state', head: t('alliances.state'), cell: (one) => <SeatBadge state={one.state} /> },
    { key: 'since', head: t('alliances.since'), cell: (one) => <Day time={one.changed_at} /> },
    {
      key: 'actions',
      head: t('parts.actions'),
      isAction: true,
      cell: (one) => mayLead && one.partner !== alliance.lead && <SeatActions alliance={alliance} seat={one} />,
    },
  ];
}
