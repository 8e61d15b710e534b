import { Group, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { Project, ProjectActivity } from '@/api/types';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { Outline } from '@/parts/loaded';
import { Ago } from '@/parts/moment';
import { ProblemAlert } from '@/parts/problem';
import { More } from '@/parts/table';

/** What happened in a project, newest first. */
export function ActivityFeed({ project }: { project: Project }) {
  const { t } = useTranslation();
  const list = useList(['projects', 'one', project.id, 'activity'], (query) =>
    ask(api.GET('/v1/projects/{project}/activity', { params: { path: { project: project.id }, query } })),
  );
  return (
    <Card title={t('projects.tab.activity')}>
      {list.isPending && <Outline lines={8} />}
      {Boolean(list.error) && list.items.length === 0 && <ProblemAlert error={list.error} onRetry={list.retry} />}
      {!list.isPending && !list.error && list.items.length === 0 && (
        <Empty icon={IconHistory} title={t('projects.noActivity')} />
      )}
      {list.items.length > 0 && (
        <>
          <ol className="project-feed">
            {list.items.map((one) => (
              <Entry key={one.id} entry={one} />
            ))}
          </ol>
          <More list={list} />
        </>
      )}
    </Card>
  );
}

function Entry({ entry }: { entry: ProjectActivity }) {
  const { t } = useTranslation();
  return (
    <li>
      <Group justify="space-between" gap="xs">
        <div>
          <Text size="sm" component="span">
            {t(`projects.did.${entry.kind}`, entry.kind)}
          </Text>
          {entry.target_name && (
            <>
              {' '}
              <Text size="sm" fw={600} component="span">
                <bdi>{entry.target_name}</bdi>
              </Text>
            </>
          )}
        </div>
        <Text size="sm" c="dimmed">
          <Ago time={entry.at} />
        </Text>
      </Group>
      <Text size="xs" c="dimmed">
        {entry.person ? <bdi>{entry.person}</bdi> : t('projects.thePlatform')}
        {' · '}
        <bdi>{entry.partner_name}</bdi>
      </Text>
    </li>
  );
}
