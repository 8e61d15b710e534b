import { Alert, Tabs, Text } from '@mantine/core';
import { IconChecklist, IconPencil, IconRulerMeasure } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Alliance, Standard, StandardVersion } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { allianceQuery, isLed, isMember } from '@/pages/alliances/data';
import { VisibilityCard } from '@/pages/catalogue/publish/card';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { A, LinkButton } from '@/parts/links';
import { Loaded, Outline } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { standardQuery, versionQuery, versionsQuery } from './data';
import { definitionOf } from './definition';
import { DefinitionView } from './definition-view';
import { VersionCard, VersionNotice } from './version-card';
import { isOpen } from './version-state';
import { Versions } from './versions';

const route = getRouteApi('/app/partner/standards/$standard');

export function StandardPage() {
  const { t } = useTranslation();
  const { standard } = route.useParams();
  const query = useQuery(standardQuery(standard));
  const found = query.data;
  const alliance = useQuery({ ...allianceQuery(found?.alliance ?? ''), enabled: Boolean(found) });
  return (
    <Page
      title={found?.name ?? t('standards.one')}
      isUserText
      lead={found?.summary && <bdi>{found.summary}</bdi>}
      crumbs={[
        <A key="all" to="/standards">
          {t('standards.title')}
        </A>,
        found && (
          <A key="alliance" to="/alliances/$alliance" params={{ alliance: found.alliance }}>
            <bdi>{found.alliance_name}</bdi>
          </A>
        ),
      ].filter(Boolean)}
      actions={found && alliance.data && <StandardActions standard={found} alliance={alliance.data} />}
    >
      <Loaded query={query}>
        {(one) => <Loaded query={alliance}>{(its) => <StandardView standard={one} alliance={its} />}</Loaded>}
      </Loaded>
    </Page>
  );
}

type StandardProps = { standard: Standard; alliance: Alliance };

function StandardActions({ standard, alliance }: StandardProps) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const can = useCan();
  const versions = useQuery(versionsQuery(standard.id));
  const mayCheck = can('conformance:run') && isMember(alliance) && versions.data?.some(isOpen);
  const mayEdit = isLed(alliance, partner) && can('standard:edit');
  return (
    <>
      {mayCheck && (
        <LinkButton
          to="/conformance/new"
          search={{ standard: standard.id }}
          leftSection={<IconChecklist size={17} aria-hidden />}
        >
          {t('standards.check')}
        </LinkButton>
      )}
      {isMember(alliance) && (
        <LinkButton
          to="/standards/$standard/draft"
          params={{ standard: standard.id }}
          variant="default"
          leftSection={<IconPencil size={16} aria-hidden />}
        >
          {t(mayEdit ? 'standards.editDraft' : 'standards.readDraft')}
        </LinkButton>
      )}
    </>
  );
}

const TABS = ['definition', 'versions'];

function StandardView({ standard, alliance }: StandardProps) {
  const { t } = useTranslation();
  const { tab = 'definition' } = route.useSearch();
  const navigate = route.useNavigate();
  const versions = useQuery(versionsQuery(standard.id));
  const go = (next: string | null) =>
    void navigate({ search: (old) => ({ ...old, tab: next ?? undefined }), replace: true, resetScroll: false });
  return (
    <Loaded query={versions}>
      {(all) => {
        if (all.length === 0) return <Unreleased standard={standard} alliance={alliance} />;
        return (
          <Tabs value={TABS.includes(tab) ? tab : 'definition'} onChange={go} keepMounted={false}>
            <Tabs.List mb="lg">
              {TABS.map((one) => (
                <Tabs.Tab key={one} value={one}>
                  {t(`standards.tab.${one}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="definition">
              <Shown standard={standard} alliance={alliance} versions={all} />
            </Tabs.Panel>
            <Tabs.Panel value="versions">
              <Versions standard={standard} alliance={alliance} versions={all} />
            </Tabs.Panel>
          </Tabs>
        );
      }}
    </Loaded>
  );
}

type ShownProps = { standard: Standard; alliance: Alliance; versions: StandardVersion[] };

/** One version, whole: the one that the address names, or the newest. */
function Shown({ standard, alliance, versions }: ShownProps) {
  const { partner } = useAccount();
  const { version = versions[0]?.version ?? '' } = route.useSearch();
  const query = useQuery(versionQuery(standard.id, version));
  return (
    <Loaded query={query} skeleton={<Outline lines={8} />}>
      {(one) => (
        <>
          <VersionNotice version={one} newest={versions[0]?.version} />
          <div className="columns">
            <div>
              <DefinitionView definition={definitionOf(one.definition)} isLeads={isLed(alliance, partner)} />
            </div>
            <div>
              <VersionCard standard={standard} version={one} versions={versions} />
              {isLed(alliance, partner) && <VisibilityCard item={standard.id} own={{ industry: alliance.industry }} />}
            </div>
          </div>
        </>
      )}
    </Loaded>
  );
}

function Unreleased({ standard, alliance }: StandardProps) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const leads = isLed(alliance, partner);
  if (!isMember(alliance)) {
    return (
      <Alert icon={<IconRulerMeasure aria-hidden />} color="blue" title={t('standards.unreleased')}>
        <Text size="sm">{t('standards.unreleasedText')}</Text>
      </Alert>
    );
  }
  return (
    <Card>
      <Empty
        icon={IconRulerMeasure}
        title={t('standards.unreleased')}
        text={t(leads ? 'standards.unreleasedLead' : 'standards.unreleasedMember')}
        action={
          <LinkButton to="/standards/$standard/draft" params={{ standard: standard.id }}>
            {t(leads ? 'standards.editDraft' : 'standards.readDraft')}
          </LinkButton>
        }
      />
    </Card>
  );
}
