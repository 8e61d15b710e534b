import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Alliance, Standard } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { allianceQuery, isLed } from '@/pages/alliances/data';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { draftQuery, standardQuery } from './data';
import { definitionOf } from './definition';
import { DefinitionView } from './definition-view';
import { EditDraft } from './edit-draft';
import { PreviewCard } from './preview';

const route = getRouteApi('/app/partner/standards/$standard/draft');

/** The working draft: the lead edits and releases it, the other members read it. */
export function DraftPage() {
  const { t } = useTranslation();
  const { standard } = route.useParams();
  const query = useQuery(standardQuery(standard));
  const alliance = useQuery({ ...allianceQuery(query.data?.alliance ?? ''), enabled: Boolean(query.data) });
  return (
    <Page
      title={t('standards.draft')}
      lead={t('standards.draftLead')}
      crumbs={[
        <A key="all" to="/standards">
          {t('standards.title')}
        </A>,
        <A key="one" to="/standards/$standard" params={{ standard }}>
          <bdi>{query.data?.name ?? t('standards.one')}</bdi>
        </A>,
      ]}
    >
      <Loaded query={query}>
        {(found) => <Loaded query={alliance}>{(its) => <Draft standard={found} alliance={its} />}</Loaded>}
      </Loaded>
    </Page>
  );
}

function Draft({ standard, alliance }: { standard: Standard; alliance: Alliance }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const can = useCan();
  const draft = useQuery(draftQuery(standard.id));
  const leads = isLed(alliance, partner);
  return (
    <Loaded query={draft}>
      {({ value, etag }) =>
        leads && can('standard:edit') ? (
          <EditDraft standard={standard} draft={value} etag={etag} />
        ) : (
          <>
            <Text size="sm" c="dimmed" mb="lg">
              {t(leads ? 'standards.byStewards' : 'standards.leadOnly')}
            </Text>
            <div className="columns">
              <div>
                <DefinitionView definition={definitionOf(value.definition)} isLeads={leads} />
              </div>
              <PreviewCard standard={standard} etag={etag} />
            </div>
          </>
        )
      }
    </Loaded>
  );
}
