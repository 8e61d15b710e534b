import { Anchor, Badge, Button, Group, Select, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Agreement, VersionSummary } from '@/api/types';
import { useAccount } from '@/app/session';
import { Card } from '@/parts/card';
import { ShortId } from '@/parts/copy';
import { A } from '@/parts/links';
import { Outline } from '@/parts/loaded';
import { Moment } from '@/parts/moment';
import { usePeople } from '@/parts/names';
import { ProblemAlert } from '@/parts/problem';
import './agreements.css';
import { comparedWith, lastVersion, partyName, printAddress, versionsQuery } from './data';
import { DifferenceView } from './terms/difference-view';

const route = getRouteApi('/app/partner/agreements/$agreement');

/** Who offered what and when, and what any version changes in any other. */
export function Versions({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  const versions = useInfiniteQuery(versionsQuery(agreement.id));
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
  if (versions.isPending) return <Outline />;
  return (
    <>
      <ProblemAlert error={versions.error} onRetry={() => void versions.refetch()} />
      {items.length > 1 && <Comparison agreement={agreement} versions={items} />}
      <Card title={t('agreements.timeline')}>
        <ol className="timeline" reversed>
          {items.map((version) => (
            <Entry key={version.number} agreement={agreement} version={version} />
          ))}
        </ol>
        {versions.hasNextPage && (
          <Button
            mt="md"
            variant="default"
            loading={versions.isFetchingNextPage}
            onClick={() => void versions.fetchNextPage()}
          >
            {t('parts.more')}
          </Button>
        )}
      </Card>
    </>
  );
}

function Comparison({ agreement, versions }: { agreement: Agreement; versions: VersionSummary[] }) {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const to = search.to ?? lastVersion(agreement);
  const from = search.from ?? comparedWith(agreement, to);
  const choose = (next: { from?: number; to?: number }) =>
    void navigate({ search: { tab: 'versions', from, to, ...next }, replace: true, resetScroll: false });
  const options = versions.map(({ number, offered_by }) => ({
    value: String(number),
    label: t('agreements.versionBy', { number, partner: partyName(agreement, offered_by) }),
  }));
  return (
    <Card title={t('agreements.compare')}>
      <Group grow preventGrowOverflow={false} mb="lg" align="flex-end">
        <Select
          label={t('agreements.compareFrom')}
          data={options}
          value={String(from)}
          onChange={(value) => choose({ from: Number(value) })}
          allowDeselect={false}
        />
        <Select
          label={t('agreements.compareTo')}
          data={options}
          value={String(to)}
          onChange={(value) => choose({ to: Number(value) })}
          allowDeselect={false}
        />
      </Group>
      <DifferenceView agreement={agreement} from={from} to={to} />
    </Card>
  );
}

function Entry({ agreement, version }: { agreement: Agreement; version: VersionSummary }) {
  const { t, i18n } = useTranslation();
  const { partner } = useAccount();
  const people = usePeople();
  const { number, offered_by, user, note, created_at, document_sha256 } = version;
  const isInForce = agreement.state === 'active' && number === agreement.version;
  const isWaiting = agreement.amendment?.number === number;
  return (
    <li value={number}>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Text fw={600}>{t('agreements.versionBy', { number, partner: partyName(agreement, offered_by) })}</Text>
          {isInForce && <Badge color="green">{t('agreements.inForce')}</Badge>}
          {isWaiting && <Badge color="orange">{t('agreements.waits')}</Badge>}
        </Group>
        {number > 1 && (
          <A
            to="/agreements/$agreement"
            params={{ agreement: agreement.id }}
            search={{ tab: 'versions', from: number - 1, to: number }}
            resetScroll={false}
            fz="sm"
          >
            {t('agreements.changesOf', { number })}
          </A>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        <Moment time={created_at} />
        {offered_by === partner && (
          <>
            {' · '}
            <bdi>{people(user)}</bdi>
          </>
        )}
      </Text>
      {note && (
        <Text size="sm" className="user-text timeline-note">
          {note}
        </Text>
      )}
      <Group mt={6} gap="md" justify="space-between">
        <Text size="xs" c="dimmed" component="div">
          SHA-256 <ShortId id={document_sha256} length={16} />
        </Text>
        <Anchor
          fz="xs"
          href={printAddress(agreement.id, number, i18n.language)}
          target="_blank"
          rel="noopener"
          aria-label={t('agreements.printOf', { number })}
        >
          {t('agreements.print')}
        </Anchor>
      </Group>
    </li>
  );
}
