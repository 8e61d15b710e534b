import { Badge, Group, Text } from '@mantine/core';
import { IconDatabase, IconStack2, IconTopologyStar3 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Project, ProjectThing } from '@/api/types';
import { Card } from '@/parts/card';
import { ConfirmButton } from '@/parts/confirm';
import { Empty } from '@/parts/empty';
import { A, LinkButton } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Day, UtcDay } from '@/parts/moment';
import { type Column, DataTable } from '@/parts/table';
import { AttachButton } from './attach';
import { forgetProjects, thingsQuery } from './data';
import { useRightsIn } from './rights';

/** The data sets and models that a project is about, and what one's partner may do with each now. */
export function Things({ project }: { project: Project }) {
  const { t } = useTranslation();
  const things = useQuery(thingsQuery(project.id));
  const columns = useColumns(project);
  const attach = things.data && <AttachButton project={project} things={things.data} />;
  return (
    <Card title={t('projects.tab.things')} flush actions={things.data && things.data.length > 0 && attach}>
      <Loaded query={things}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={IconStack2} title={t('projects.noThings')} text={t('projects.noThingsText')} action={attach} />
          ) : (
            <DataTable
              label={t('projects.tab.things')}
              rows={all}
              rowKey={(one) => one.dataset ?? one.model ?? one.name}
              columns={columns}
            />
          )
        }
      </Loaded>
    </Card>
  );
}

function useColumns(project: Project): Column<ProjectThing>[] {
  const { t } = useTranslation();
  const { submits, detaches } = useRightsIn(project);
  return [
    { key: 'name', head: t('projects.thing'), cell: (one) => <ThingName thing={one} /> },
    {
      key: 'owner',
      head: t('projects.owner'),
      cell: (one) => (
        <>
          <bdi>{one.owner_name}</bdi> {one.own && <Badge color="gray">{t('projects.ours')}</Badge>}
        </>
      ),
    },
    { key: 'may', head: t('projects.weMay'), cell: (one) => <WhatWeMay thing={one} /> },
    { key: 'since', head: t('projects.attachedAt'), cell: (one) => <Day time={one.attached_at} /> },
    {
      key: 'actions',
      head: t('parts.actions'),
      isAction: true,
      cell: (one) => (
        <>
          {one.dataset && submits && one.permissions.includes('train') && (
            <LinkButton
              to="/jobs/new"
              search={{ dataset: one.dataset, project: project.id }}
              size="xs"
              variant="default"
              aria-label={t('projects.trainOn', { name: one.name })}
            >
              {t('projects.train')}
            </LinkButton>
          )}
          {one.own && detaches && <DetachButton project={project} thing={one} />}
        </>
      ),
    },
  ];
}

function ThingName({ thing }: { thing: ProjectThing }) {
  const { t } = useTranslation();
  const Icon = thing.kind === 'dataset' ? IconDatabase : IconTopologyStar3;
  // What one may do nothing with has no page for one either.
  const isSeen = thing.own || thing.permissions.length > 0;
  return (
    <Group gap="xs" wrap="nowrap">
      <Icon size={18} stroke={1.7} aria-label={t(`projects.kind.${thing.kind}`, thing.kind)} role="img" />
      {isSeen && thing.dataset && (
        <A to="/datasets/$dataset" params={{ dataset: thing.dataset }}>
          <bdi>{thing.name}</bdi>
        </A>
      )}
      {isSeen && thing.model && (
        <A to="/models/$model" params={{ model: thing.model }}>
          <bdi>{thing.name}</bdi>
        </A>
      )}
      {!isSeen && <bdi>{thing.name}</bdi>}
    </Group>
  );
}

function WhatWeMay({ thing }: { thing: ProjectThing }) {
  const { t } = useTranslation();
  if (thing.own) return t('projects.everything');
  if (thing.permissions.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('projects.nothingGranted')}
      </Text>
    );
  }
  return (
    <Group gap={4}>
      {thing.permissions.map((one) => (
        <Badge key={one}>{t(`grants.permission.${one}`, one)}</Badge>
      ))}
      {thing.until && (
        <Text size="xs" c="dimmed" component="span">
          {t('projects.until')} <UtcDay time={thing.until} />
        </Text>
      )}
    </Group>
  );
}

function DetachButton({ project, thing }: { project: Project; thing: ProjectThing }) {
  const { t } = useTranslation();
  const { dataset, model } = thing;
  const detach = async () => {
    const path = { project: project.id };
    if (dataset) {
      await ask(api.DELETE('/v1/projects/{project}/datasets/{dataset}', { params: { path: { ...path, dataset } } }));
    } else if (model) {
      await ask(api.DELETE('/v1/projects/{project}/models/{model}', { params: { path: { ...path, model } } }));
    }
    await forgetProjects();
  };
  return (
    <ConfirmButton
      size="xs"
      label={t('projects.detach')}
      title={t('projects.detachTitle', { name: thing.name })}
      text={t('projects.detachText')}
      confirm={t('projects.detach')}
      onConfirm={detach}
    />
  );
}
