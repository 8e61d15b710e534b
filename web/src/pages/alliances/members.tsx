import { Badge, Group } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Alliance } from '@/api/types';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { Loaded } from '@/parts/loaded';
import { Day } from '@/parts/moment';
import { DataTable } from '@/parts/table';
import { membersQuery } from './data';

/** The members, as members see them. */
export function MembersCard({ alliance }: { alliance: Alliance }) {
  const { t } = useTranslation();
  const query = useQuery(membersQuery(alliance.id));
  return (
    <Card title={t('alliances.members')} flush>
      <Loaded query={query}>
        {(members) =>
          members.length === 0 ? (
            <Empty icon={IconUsersGroup} title={t('alliances.noMembers')} />
          ) : (
            <DataTable
              label={t('alliances.members')}
              rows={members}
              rowKey={(one) => one.id}
              isCompact
              columns={[
                {
                  key: 'name',
                  head: t('alliances.partner'),
                  cell: (one) => (
                    <Group gap="xs">
                      <bdi>{one.name}</bdi>
                      {one.id === alliance.lead && <Badge color="cyan">{t('alliances.leads')}</Badge>}
                    </Group>
                  ),
                },
                { key: 'since', head: t('alliances.since'), cell: (one) => <Day time={one.since} /> },
              ]}
            />
          )
        }
      </Loaded>
    </Card>
  );
}
