import { useTranslation } from 'react-i18next';
import { membership } from '@/app/rights';
import { useAccount, useCan } from '@/app/session';
import { LinkButton } from '@/parts/links';
import { Page } from '@/parts/page';
import { FirstSteps } from './first-steps';
import { RecentJobs } from './recent-jobs';
import { UsageCard } from './usage';
import { Waiting } from './waiting';

/** A partner's home: what waits, what runs, what is used up. */
export function PartnerHome() {
  const { t } = useTranslation();
  const account = useAccount();
  const can = useCan();
  return (
    <Page
      title={t('home.title', { name: account.display_name })}
      lead={t('home.lead', { partner: membership(account)?.name })}
      actions={can('job:submit') && <LinkButton to="/jobs/new">{t('home.submit')}</LinkButton>}
    >
      <div className="columns">
        <div>
          <Waiting />
          <RecentJobs />
        </div>
        <div>
          <UsageCard />
          <FirstSteps />
        </div>
      </div>
    </Page>
  );
}
