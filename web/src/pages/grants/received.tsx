import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readAll } from '@/api/lists';
import type { Page } from '@/api/types';
import { useAccount } from '@/app/session';
import { Card } from '@/parts/card';
import { A } from '@/parts/links';
import { UtcDay } from '@/parts/moment';
import { agreementsQuery, usePartnerNames } from '@/parts/names';
import { Permissions } from './permissions';
import { type Grant, stateOf } from './types';

/** Something that can be shared, as whoever reads it sees it. */
type Shared = { id: string; owner: string; permissions: string[] };

type ReceivedProps = {
  of: Shared;
  /** Reads the grants of it that one's partner got. */
  read: (query: { limit: number; cursor?: string }) => Promise<Page<Grant>>;
};

/** What one's partner may do now with what another one shares, and by which grants; nothing for one's own. */
export function ReceivedCard({ of, read }: ReceivedProps) {
  const { t } = useTranslation();
  const names = usePartnerNames();
  const { partner } = useAccount();
  const isOther = of.owner !== partner;
  const grants = useQuery({
    queryKey: ['grants', 'received', of.id],
    queryFn: () => readAll(read),
    enabled: isOther,
  });
  if (!isOther) return null;
  return (
    <Card title={t('grants.received.title')}>
      <Text size="sm" mb="xs">
        {t('grants.received.text', { partner: names(of.owner) })}
      </Text>
      <Permissions given={of.permissions} />
      <Stack gap="sm" mt="md">
        {grants.data
          ?.filter((grant) => stateOf(grant) === 'active')
          .map((grant) => (
            <Received key={grant.id} grant={grant} />
          ))}
      </Stack>
    </Card>
  );
}

function Received({ grant }: { grant: Grant }) {
  const { t } = useTranslation();
  const { data } = useQuery(agreementsQuery);
  return (
    <Text size="sm" component="div">
      {t('grants.received.under')}{' '}
      <A to="/agreements/$agreement" params={{ agreement: grant.agreement }} inherit>
        <bdi>{data?.find(({ id }) => id === grant.agreement)?.title ?? grant.agreement}</bdi>
      </A>
      <Text size="xs" c="dimmed">
        {grant.permissions.map((one) => t(`grants.permission.${one}`, one)).join(' · ')}
        {grant.expires_at && (
          <>
            {' · '}
            {t('grants.until')} <UtcDay time={grant.expires_at} />
          </>
        )}
      </Text>
    </Text>
  );
}
