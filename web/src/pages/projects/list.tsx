import { Badge, Group } from '@mantine/core';
import { IconFileCertificate, IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { Project } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { Empty } from '@/parts/empty';
import { A, LinkButton } from '@/parts/links';
import { Ago } from '@/parts/moment';
import { agreementsQuery } from '@/parts/names';
import { Page } from '@/parts/page';
import { type Column, ListTable } from '@/parts/table';
import { lastActivityQuery, otherParty } from './data';
import { ProjectState } from './state';

/** How often the list is read again, in milliseconds: messages may have come. */
const LIVELY = 30_000;

/** The joint projects in which one takes part. */
export function ProjectsPage() {
  const { t } = useTranslation();
  const can = useCan();
  const list = useList(['projects', 'list'], (query) => ask(api.GET('/v1/projects', { params: { query } })), {
    refetchInterval: LIVELY,
  });
  const open = can('project:manage') && (
    <LinkButton to="/projects/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t('projects.open')}
    </LinkButton>
  );
  return (
    <Page title={t('projects.title')} lead={t('projects.lead')} actions={list.items.length > 0 && open}>
      <ListTable
        label={t('projects.title')}
        list={list}
        rowKey={(one) => one.id}
        columns={useColumns()}
        empty={<NoProjects open={open} />}
      />
    </Page>
  );
}

function useColumns(): Column<Project>[] {
  const { t } = useTranslation();
  const { partner } = useAccount();
  return [
    { key: 'name', head: t('projects.name'), cell: (one) => <NameCell project={one} /> },
    { key: 'with', head: t('projects.with'), cell: (one) => <bdi>{otherParty(one, partner).name}</bdi> },
    {
      key: 'agreement',
      head: t('projects.agreement'),
      cell: (one) => (
        <A to="/agreements/$agreement" params={{ agreement: one.agreement }} className="above">
          <bdi>{one.agreement_title}</bdi>
        </A>
      ),
    },
    { key: 'state', head: t('projects.stateHead'), cell: (one) => <ProjectState project={one} /> },
    { key: 'last', head: t('projects.lastActivity'), cell: (one) => <LastActivity project={one} /> },
  ];
}

function NameCell({ project }: { project: Project }) {
  const { t } = useTranslation();
  return (
    <Group gap="xs">
      <A to="/projects/$project" params={{ project: project.id }} className="row-link">
        <bdi>{project.name}</bdi>
      </A>
      {project.unread > 0 && (
        <A
          to="/projects/$project"
          params={{ project: project.id }}
          search={{ tab: 'discussion' }}
          className="above"
          underline="never"
        >
          <Badge color="orange">{t('projects.unread', { count: project.unread })}</Badge>
        </A>
      )}
    </Group>
  );
}

/** The list does not say it, so the few projects that are shown are asked for it. */
function LastActivity({ project }: { project: Project }) {
  const { data: last, isPending } = useQuery(lastActivityQuery(project.id));
  if (isPending) return '…';
  return <Ago time={last?.at ?? project.updated_at} />;
}

/** What it takes to have a project: an agreement in force, and somebody who may open one. */
function NoProjects({ open }: { open: React.ReactNode }) {
  const { t } = useTranslation();
  const agreements = useQuery(agreementsQuery);
  const hasAgreement = agreements.data?.some(({ state }) => state === 'active');
  if (open && agreements.data && !hasAgreement) {
    return (
      <Empty
        icon={IconFileCertificate}
        title={t('projects.noAgreement')}
        text={t('projects.noAgreementText')}
        action={<LinkButton to="/agreements">{t('projects.toAgreements')}</LinkButton>}
      />
    );
  }
  return (
    <Empty
      icon={IconUsersGroup}
      title={t('projects.none')}
      text={t(open ? 'projects.noneText' : 'projects.noneReaderText')}
      action={open}
    />
  );
}
