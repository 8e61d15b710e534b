import { Badge, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Milestone, Project, ProjectMember } from '@/api/types';
import { Card } from '@/parts/card';
import { ShortId } from '@/parts/copy';
import { Facts } from '@/parts/facts';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Moment, UtcDay } from '@/parts/moment';
import { milestonesQuery, peopleQuery } from './data';
import { nextDue } from './days';
import { DueBadge, DueDay } from './due-badge';
import { PartBadge } from './part';

/** Milestones that the overview shows. */
const SHOWN = 5;

/** What a project is for, under what, with whom, and what comes next. */
export function Overview({ project }: { project: Project }) {
  const { t } = useTranslation();
  return (
    <div className="columns">
      <div>
        <Card title={t('projects.purpose')}>
          <Text className="user-text">{project.purpose}</Text>
        </Card>
        <NextCard project={project} />
      </div>
      <div>
        <FactsCard project={project} />
        <PeopleCard project={project} />
      </div>
    </div>
  );
}

function NextCard({ project }: { project: Project }) {
  const { t } = useTranslation();
  const milestones = useQuery(milestonesQuery(project.id));
  return (
    <Card
      title={t('projects.next')}
      actions={
        <A to="/projects/$project" params={{ project: project.id }} search={{ tab: 'milestones' }} fz="sm">
          {t('projects.allMilestones')}
        </A>
      }
    >
      <Loaded query={milestones}>
        {(all) => <NextList milestones={nextDue(all, SHOWN)} hasAny={all.length > 0} />}
      </Loaded>
    </Card>
  );
}

function NextList({ milestones, hasAny }: { milestones: Milestone[]; hasAny: boolean }) {
  const { t } = useTranslation();
  if (milestones.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t(hasAny ? 'projects.nothingOpen' : 'projects.noMilestones')}
      </Text>
    );
  }
  return (
    <ul className="project-lines">
      {milestones.map((one) => (
        <li key={one.id}>
          <Group justify="space-between" gap="xs">
            <bdi>{one.title}</bdi>
            <Group gap="xs">
              <DueDay milestone={one} />
              <DueBadge milestone={one} />
            </Group>
          </Group>
        </li>
      ))}
    </ul>
  );
}

function FactsCard({ project }: { project: Project }) {
  const { t } = useTranslation();
  const isInForce = !project.read_only?.code.startsWith('agreement_');
  return (
    <Card title={t('projects.facts')}>
      <Facts
        lines={[
          [
            t('projects.agreement'),
            <div key="agreement">
              <A to="/agreements/$agreement" params={{ agreement: project.agreement }}>
                <bdi>{project.agreement_title}</bdi>
              </A>
              <div>
                <Badge color={isInForce ? 'green' : 'yellow'}>
                  {t(isInForce ? 'projects.inForce' : 'projects.notInForce')}
                </Badge>
              </div>
            </div>,
          ],
          [t('projects.agreementUntil'), <UtcDay key="until" time={project.agreement_expires_at} />],
          [t('projects.openedBy'), project.parties[0]?.name],
          [t('projects.opened'), <Moment key="at" time={project.created_at} />],
          [t('projects.yourPart'), <PartBadge key="part" part={project.role} />],
          [t('projects.id'), <ShortId key="id" id={project.id} />],
        ]}
      />
    </Card>
  );
}

function PeopleCard({ project }: { project: Project }) {
  const { t } = useTranslation();
  const people = useQuery(peopleQuery(project.id));
  return (
    <Card
      title={t('projects.tab.members')}
      actions={
        <A to="/projects/$project" params={{ project: project.id }} search={{ tab: 'members' }} fz="sm">
          {t('projects.allMembers')}
        </A>
      }
    >
      <Loaded query={people}>
        {(all) =>
          project.parties.map(({ id, name }) => (
            <Side key={id} name={name} people={all.filter(({ partner }) => partner === id)} />
          ))
        }
      </Loaded>
    </Card>
  );
}

/** The people of one partner, by name. */
function Side({ name, people }: { name: string; people: ProjectMember[] }) {
  const { t } = useTranslation();
  return (
    <div className="project-side">
      <Text size="sm" c="dimmed">
        <bdi>{name}</bdi>
      </Text>
      {people.length === 0 ? (
        <Text size="sm">{t('projects.nobodyYet')}</Text>
      ) : (
        <ul className="project-names">
          {people.map((one) => (
            <li key={one.user}>
              <bdi>{one.name}</bdi>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
