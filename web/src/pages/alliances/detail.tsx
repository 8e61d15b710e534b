import { Alert, Text } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Alliance } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { AlliancePool } from '@/pages/pools/of-alliance';
import { AllianceStandards } from '@/pages/standards/of-alliance';
import { Card } from '@/parts/card';
import { ShortId } from '@/parts/copy';
import { Facts } from '@/parts/facts';
import { useIndustries } from '@/parts/industries';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Day, Moment } from '@/parts/moment';
import { Page } from '@/parts/page';
import './alliances.css';
import { allianceQuery, isLed, isMember } from './data';
import { LeadActions } from './lead-actions';
import { MembersCard } from './members';
import { MySeat } from './my-seat';
import { OwnSeat } from './seat-badge';
import { SeatsCard } from './seats';

const route = getRouteApi('/app/partner/alliances/$alliance');

export function AlliancePage() {
  const { t } = useTranslation();
  const { alliance } = route.useParams();
  const { partner } = useAccount();
  const can = useCan();
  const query = useQuery(allianceQuery(alliance));
  const found = query.data;
  return (
    <Page
      title={found?.name ?? t('alliances.one')}
      isUserText
      badge={found && <OwnSeat alliance={found} />}
      lead={found && t('alliances.ledBy', { name: found.lead_name })}
      crumbs={[
        <A key="all" to="/alliances">
          {t('alliances.title')}
        </A>,
      ]}
      actions={found && isLed(found, partner) && can('alliance:lead') && <LeadActions alliance={found} />}
    >
      <Loaded query={query}>{(one) => <AllianceView alliance={one} />}</Loaded>
    </Page>
  );
}

function AllianceView({ alliance }: { alliance: Alliance }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const leads = alliance.lead === partner;
  return (
    <>
      <Dissolved alliance={alliance} />
      <MySeat alliance={alliance} />
      <div className="columns">
        <div>
          <AllianceStandards alliance={alliance} />
          {isMember(alliance) && <AlliancePool alliance={alliance.id} />}
          {leads ? <SeatsCard alliance={alliance} /> : isMember(alliance) && <MembersCard alliance={alliance} />}
        </div>
        <Card title={t('alliances.purpose')}>
          <Text className="user-text" mb="md">
            {alliance.purpose}
          </Text>
          <AllianceFacts alliance={alliance} />
        </Card>
      </div>
    </>
  );
}

function AllianceFacts({ alliance }: { alliance: Alliance }) {
  const { t } = useTranslation();
  const industries = useIndustries();
  return (
    <Facts
      lines={[
        [t('alliances.industry'), industries.name(alliance.industry)],
        [t('alliances.leadPartner'), alliance.lead_name],
        [t('alliances.founded'), <Day key="founded" time={alliance.created_at} />],
        [t('alliances.id'), <ShortId key="id" id={alliance.id} />],
      ]}
    />
  );
}

function Dissolved({ alliance }: { alliance: Alliance }) {
  const { t } = useTranslation();
  if (alliance.state !== 'dissolved') return null;
  return (
    <Alert color="gray" mb="lg" icon={<IconBan aria-hidden />} title={t('alliances.dissolvedTitle')}>
      <Text size="sm" mb={6}>
        {t('alliances.dissolvedText')}
      </Text>
      <Text size="sm" className="user-text">
        {alliance.dissolved_because}
      </Text>
      {alliance.dissolved_at && (
        <Text size="xs" c="dimmed" mt={6}>
          <Moment time={alliance.dissolved_at} />
        </Text>
      )}
    </Alert>
  );
}
