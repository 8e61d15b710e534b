import { Badge, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Project } from '@/api/types';
import { useAccount } from '@/app/session';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { ProjectActions } from './actions';
import { ActivityFeed } from './activity';
import { otherParty, projectQuery } from './data';
import { Discussion } from './discussion/discussion';
import { ProjectJobs } from './jobs';
import { ProjectMembers } from './members';
import { Milestones } from './milestones';
import { Overview } from './overview';
import './projects.css';
import { ProjectState, ReadOnlyNotice } from './state';
import { Things } from './things';

const route = getRouteApi('/app/partner/projects/$project');

export function ProjectPage() {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const { project } = route.useParams();
  const query = useQuery(projectQuery(project));
  const found = query.data;
  return (
    <Page
      title={found?.name ?? t('projects.one')}
      isUserText
      badge={found && <ProjectState project={found} />}
      lead={found && t('projects.withPartner', { name: otherParty(found, partner).name })}
      crumbs={[
        <A key="all" to="/projects">
          {t('projects.title')}
        </A>,
      ]}
      actions={found && <ProjectActions project={found} />}
    >
      <Loaded query={query}>{(data) => <ProjectTabs key={data.id} project={data} />}</Loaded>
    </Page>
  );
}

const TABS = {
  overview: Overview,
  discussion: Discussion,
  milestones: Milestones,
  things: Things,
  jobs: ProjectJobs,
  members: ProjectMembers,
  activity: ActivityFeed,
};

function ProjectTabs({ project }: { project: Project }) {
  const { t } = useTranslation();
  const { tab = 'overview' } = route.useSearch();
  const navigate = route.useNavigate();
  const go = (next: string | null) =>
    void navigate({ search: next && next !== 'overview' ? { tab: next } : {}, replace: true, resetScroll: false });
  return (
    <>
      <ReadOnlyNotice project={project} />
      <Tabs value={tab in TABS ? tab : 'overview'} onChange={go} keepMounted={false}>
        <Tabs.List mb="lg">
          {Object.keys(TABS).map((one) => (
            <Tabs.Tab
              key={one}
              value={one}
              rightSection={one === 'discussion' && project.unread > 0 && <Unread count={project.unread} />}
            >
              {t(`projects.tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {Object.entries(TABS).map(([one, Part]) => (
          <Tabs.Panel key={one} value={one}>
            <Part project={project} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

function Unread({ count }: { count: number }) {
  const { t } = useTranslation();
  return (
    <Badge color="orange" size="sm" aria-label={t('projects.unread', { count })}>
      {count}
    </Badge>
  );
}
