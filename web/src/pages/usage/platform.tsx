import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { partnersQuery } from '@/pages/platform/data';
import { Page } from '@/parts/page';
import { ReportCard } from './report';
import { WAYS } from './search';
import { PlatformUsageTabs } from './tabs';

const route = getRouteApi('/app/platform/platform/usage');

/** What all partners have used, or one of them. */
export function PlatformUsagePage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const partners = useQuery(partnersQuery);
  const whose = { ...search, by: search.by ?? 'partner' };
  return (
    <Page title={t('usage.platformTitle')} lead={t('usage.platformLead')}>
      <PlatformUsageTabs />
      <ReportCard
        of="platform"
        ways={['partner', ...WAYS]}
        search={whose}
        onSearch={(next) => void navigate({ search: next })}
      >
        <Select
          label={t('usage.report.partner')}
          placeholder={t('usage.report.allPartners')}
          data={(partners.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={search.partner ?? null}
          onChange={(partner) => void navigate({ search: { ...search, partner: partner ?? undefined } })}
          clearable
          clearButtonProps={{ 'aria-label': t('usage.report.allPartners') }}
          searchable
        />
      </ReportCard>
    </Page>
  );
}
