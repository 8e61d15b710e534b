import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { ownUsageQuery } from './data';
import { MonthCard } from './month';
import { ReportCard } from './report';
import { WAYS } from './search';
import { UsageTabs } from './tabs';

const route = getRouteApi('/app/partner/usage');

/** How often the use of running jobs is read again, in milliseconds. */
const LIVELY = 30_000;

/** What one's partner has used, and what it costs. */
export function UsagePage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const usage = useQuery({ ...ownUsageQuery, refetchInterval: LIVELY });
  return (
    <Page title={t('usage.title')} lead={t('usage.lead')}>
      <UsageTabs />
      <Loaded query={usage}>{({ spending }) => spending && <MonthCard spending={spending} />}</Loaded>
      <ReportCard of="own" ways={WAYS} search={search} onSearch={(next) => void navigate({ search: next })} />
    </Page>
  );
}
