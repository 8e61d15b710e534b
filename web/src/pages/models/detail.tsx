import { Badge, Tabs } from '@mantine/core';
import { IconVersions } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Model, ModelVersion } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { Empty } from '@/parts/empty';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { ModelActions } from './actions';
import { ModelCard } from './card';
import { modelQuery, modelVersionQuery } from './data';
import { ModelGrants } from './grants';
import { LineageGraph } from './lineage-graph';
import { TryModel } from './try';
import { Unusable } from './unusable';
import { ModelVersions } from './versions';

const route = getRouteApi('/app/partner/models/$model');

export function ModelPage() {
  const { t } = useTranslation();
  const { model } = route.useParams();
  const query = useQuery(modelQuery(model));
  const found = query.data?.value;
  return (
    <Page
      title={found?.name ?? t('models.one')}
      isUserText
      badge={found?.archived && <Badge color="gray">{t('datasets.archived')}</Badge>}
      crumbs={[
        <A key="all" to="/models">
          {t('models.title')}
        </A>,
      ]}
      actions={found && <ModelActions model={found} etag={query.data?.etag} />}
    >
      <Loaded query={query}>{({ value }) => <ModelTabs model={value} />}</Loaded>
    </Page>
  );
}

function ModelTabs({ model }: { model: Model }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const can = useCan();
  const { version = model.latest_version ?? undefined, tab = 'card' } = route.useSearch();
  const navigate = route.useNavigate();
  const isOwn = model.owner === partner;
  if (!version) return <Empty icon={IconVersions} title={t('models.noVersion')} text={t('models.noVersionText')} />;
  const mayTry = can('model:predict') && model.permissions.includes('predict');
  const tabs = ['card', ...(mayTry ? ['try'] : []), 'lineage', 'versions', ...(isOwn ? ['grants'] : [])];
  const shown = tabs.includes(tab) ? tab : 'card';
  const go = (next: string | null) =>
    void navigate({ search: (old) => ({ ...old, tab: next ?? undefined }), replace: true, resetScroll: false });
  const of = (view: (version: ModelVersion) => React.ReactNode) => (
    <OneVersion key={version} model={model} number={version} view={view} />
  );
  return (
    <Tabs value={shown} onChange={go} keepMounted={false}>
      <Tabs.List mb="lg">
        {tabs.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {t(`models.tab.${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="card">
        {of((one) => (
          <ModelCard model={model} version={one} />
        ))}
      </Tabs.Panel>
      <Tabs.Panel value="try">
        {of((one) => (
          <TryModel model={model} version={one} />
        ))}
      </Tabs.Panel>
      <Tabs.Panel value="lineage">
        {of((one) => (
          <LineageGraph model={model} version={one} />
        ))}
      </Tabs.Panel>
      <Tabs.Panel value="versions">
        <ModelVersions model={model} current={version} />
      </Tabs.Panel>
      <Tabs.Panel value="grants">{isOwn && <ModelGrants model={model} />}</Tabs.Panel>
    </Tabs>
  );
}

type OneVersionProps = { model: Model; number: number; view: (version: ModelVersion) => React.ReactNode };

function OneVersion({ model, number, view }: OneVersionProps) {
  const query = useQuery(modelVersionQuery(model.id, number));
  return (
    <Loaded query={query}>
      {(version) => (
        <>
          <Unusable version={version} />
          {view(version)}
        </>
      )}
    </Loaded>
  );
}
