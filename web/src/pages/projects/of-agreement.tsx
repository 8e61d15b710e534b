import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Agreement } from '@/api/types';
import { useCan } from '@/app/session';
import { Card } from '@/parts/card';
import { A, LinkButton } from '@/parts/links';
import './projects.css';
import { projectsQuery } from './query';
import { ProjectState } from './state';

/** The projects that run under an agreement, beside its facts; gone when there is none and none can be opened. */
export function ProjectsOfAgreement({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  const can = useCan();
  const { data: projects = [] } = useQuery(projectsQuery);
  const under = projects.filter((one) => one.agreement === agreement.id);
  const mayOpen = agreement.state === 'active' && can('project:manage');
  if (under.length === 0 && !mayOpen) return null;
  return (
    <Card title={t('projects.title')}>
      {under.length > 0 && (
        <ul className="project-lines">
          {under.map((one) => (
            <li key={one.id}>
              <Group justify="space-between" gap="xs">
                <A to="/projects/$project" params={{ project: one.id }}>
                  <bdi>{one.name}</bdi>
                </A>
                <ProjectState project={one} />
              </Group>
            </li>
          ))}
        </ul>
      )}
      {mayOpen && (
        <LinkButton
          to="/projects/new"
          search={{ agreement: agreement.id }}
          variant="default"
          mt={under.length > 0 ? 'md' : 0}
        >
          {t('projects.open')}
        </LinkButton>
      )}
    </Card>
  );
}
