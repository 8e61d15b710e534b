import { Badge, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Agreement, Dataset } from '@/api/types';
import { useAccount } from '@/app/session';
import { Card } from '@/parts/card';
import { A } from '@/parts/links';
import { agreementsQuery, usePartnerNames } from '@/parts/names';

/** What can be allowed with a data set. */
const PERMISSIONS = ['train', 'download'];

/** The agreements in force with the owner of something that is shared; `undefined` for one's own, and until they are known. */
function useAgreementsWith(owner: string | undefined): Agreement[] | undefined {
  const { partner } = useAccount();
  const isOther = owner !== undefined && owner !== partner;
  const { data } = useQuery({ ...agreementsQuery, enabled: isOther });
  if (!isOther) return undefined;
  return data?.filter(
    ({ state, proposer, counterparty }) => state === 'active' && [proposer.id, counterparty.id].includes(owner),
  );
}

/**
 * Whether rows may leave the owner, as far as the agreements tell: without one that covers it no grant can allow it. A grant can still
 * allow less than its agreement.
 */
export function useMayTake(owner: string | undefined): boolean {
  const { partner } = useAccount();
  const agreements = useAgreementsWith(owner);
  if (owner === partner) return true;
  return agreements?.some(({ purposes }) => purposes.includes('download')) ?? false;
}

/** What one's partner may do at most with a data set of another, and under which agreement. */
export function SharedCard({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const names = usePartnerNames();
  const agreements = useAgreementsWith(dataset.owner);
  if (!agreements) return null;
  const covering = agreements.filter(({ purposes }) => PERMISSIONS.some((one) => purposes.includes(one)));
  return (
    <Card title={t('datasets.shared.title')}>
      <Text size="sm" mb="sm">
        {t(covering.length > 0 ? 'datasets.shared.text' : 'datasets.shared.none', { partner: names(dataset.owner) })}
      </Text>
      <Stack gap="sm">
        {covering.map(({ id, title, purposes }) => (
          <div key={id}>
            <A to="/agreements/$agreement" params={{ agreement: id }} fz="sm">
              <bdi>{title}</bdi>
            </A>
            <Group gap={4} mt={4}>
              {PERMISSIONS.filter((one) => purposes.includes(one)).map((one) => (
                <Badge key={one}>{t(`grants.permission.${one}`)}</Badge>
              ))}
            </Group>
          </div>
        ))}
      </Stack>
    </Card>
  );
}
