import { Badge, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Dataset } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { DatasetActions } from './actions';
import { datasetQuery } from './data';
import { DatasetGrants } from './grants';
import { Overview } from './overview';
import { PreviewTable } from './preview';
import { UploadDrop } from './upload/drop';
import { VersionList } from './versions';

const route = getRouteApi('/app/partner/datasets/$dataset');

export function DatasetPage() {
  const { t } = useTranslation();
  const { dataset } = route.useParams();
  const query = useQuery(datasetQuery(dataset));
  const found = query.data?.value;
  return (
    <Page
      title={found?.name ?? t('datasets.one')}
      isUserText
      badge={found?.archived && <Badge color="gray">{t('datasets.archived')}</Badge>}
      crumbs={[
        <A key="all" to="/datasets">
          {t('datasets.title')}
        </A>,
      ]}
      actions={found && <DatasetActions dataset={found} etag={query.data?.etag} />}
    >
      <Loaded query={query}>{({ value }) => <DatasetTabs dataset={value} />}</Loaded>
    </Page>
  );
}

function DatasetTabs({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const can = useCan();
  const { version = dataset.latest_version ?? undefined, tab = 'overview' } = route.useSearch();
  const navigate = route.useNavigate();
  const isOwn = dataset.owner === partner;
  const mayTake = dataset.permissions.includes('download');
  const mayUpload = isOwn && can('dataset:write') && !dataset.archived;
  const go = (next: string | null) =>
    void navigate({ search: (old) => ({ ...old, tab: next ?? undefined }), replace: true, resetScroll: false });
  const tabs = ['overview', ...(version && mayTake ? ['preview'] : []), 'versions', ...(isOwn ? ['grants'] : [])];
  const shown = tabs.includes(tab) ? tab : 'overview';
  return (
    <Tabs value={shown} onChange={go} keepMounted={false}>
      <Tabs.List mb="lg">
        {tabs.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {t(`datasets.tab.${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="overview">
        <Overview dataset={dataset} version={version} upload={mayUpload && <UploadDrop dataset={dataset} />} />
      </Tabs.Panel>
      {version && (
        <Tabs.Panel value="preview">
          <PreviewTable dataset={dataset.id} version={version} />
        </Tabs.Panel>
      )}
      <Tabs.Panel value="versions">
        <VersionList dataset={dataset} current={version} upload={mayUpload && <UploadDrop dataset={dataset} />} />
      </Tabs.Panel>
      <Tabs.Panel value="grants">{isOwn && <DatasetGrants dataset={dataset} />}</Tabs.Panel>
    </Tabs>
  );
}
