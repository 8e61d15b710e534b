import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Partner } from '@/api/types';
import { InvitationSecret } from '@/pages/people/invite-form';
import { PartnerBudgetCard } from '@/pages/usage/partner-budget';
import { Card } from '@/parts/card';
import { ShortId } from '@/parts/copy';
import { Facts } from '@/parts/facts';
import { useIndustries } from '@/parts/industries';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Moment } from '@/parts/moment';
import { Page } from '@/parts/page';
import { Status } from '@/parts/status';
import { Assessments } from './assessments';
import { partnerQuery } from './data';
import { Notes } from './notes';
import { ProposalsCard } from './proposals';
import { Questions } from './questions';
import { QuotaCard } from './quota';
import { History, Record } from './record';
import { Result } from './result';
import { PartnerSteps } from './steps';

/** Who may use something. */
const ADMITTED = ['approved', 'active', 'suspended', 'offboarded'];

const route = getRouteApi('/app/platform/platform/partners/$partner');

/** One partner: its record, how reviewers score it, what it may use, and the next step. */
export function PartnerPage() {
  const { t } = useTranslation();
  const { partner } = route.useParams();
  const query = useQuery(partnerQuery(partner));
  const [token, setToken] = useState<string>();
  const found = query.data;
  return (
    <Page
      title={found?.name ?? t('platform.partner.one')}
      isUserText
      badge={found && <Status of="partner" value={found.status} />}
      crumbs={[
        <A key="all" to="/platform/partners">
          {t('app.nav.partners')}
        </A>,
      ]}
      actions={found && <PartnerSteps partner={found} onInvited={setToken} />}
    >
      <Loaded query={query}>
        {(data) => (
          <>
            {token && (
              <div style={{ marginBottom: '1.25rem' }}>
                <InvitationSecret token={token} email={data.contact_email} />
              </div>
            )}
            <div className="columns">
              <div>
                {data.status !== 'unverified' && <Questions partner={data} />}
                <Record partner={data} />
                {data.status !== 'unverified' && <Result partner={data} />}
                <Assessments partner={data} />
              </div>
              <div>
                <About partner={data} />
                <History partner={data} />
                <ProposalsCard partner={data} />
                <Notes partner={data} />
                {ADMITTED.includes(data.status) && <QuotaCard partner={data} />}
                {ADMITTED.includes(data.status) && <PartnerBudgetCard partner={data} />}
              </div>
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function About({ partner }: { partner: Partner }) {
  const { t } = useTranslation();
  const industries = useIndustries();
  return (
    <Card title={t('datasets.about')}>
      <Facts
        lines={[
          [t('entry.apply.industry'), industries.name(partner.industry)],
          [t('entry.apply.contact'), partner.contact_name],
          [t('entry.email'), partner.contact_email],
          [t('platform.partner.reason'), partner.status_reason],
          [t('organisation.since'), <Moment key="since" time={partner.created_at} />],
          [t('datasets.updated'), <Moment key="updated" time={partner.updated_at} />],
          [t('datasets.id'), <ShortId key="id" id={partner.id} />],
        ]}
      />
    </Card>
  );
}
