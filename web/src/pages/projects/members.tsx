import { Badge, Button, Select } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { toProblem } from '@/api/problem';
import type { Project, ProjectMember } from '@/api/types';
import { useAccount } from '@/app/session';
import { Card } from '@/parts/card';
import { ConfirmButton } from '@/parts/confirm';
import { Dialog } from '@/parts/dialog';
import { Empty } from '@/parts/empty';
import { tell } from '@/parts/form';
import { Loaded } from '@/parts/loaded';
import { Day } from '@/parts/moment';
import { membersQuery } from '@/parts/names';
import { notify } from '@/parts/notify';
import { useProblemText } from '@/parts/problem-text';
import { type Column, DataTable } from '@/parts/table';
import { AddMember } from './add-member';
import { forgetProjects, peopleQuery } from './data';
import { PartBadge } from './part';
import { PARTS, useRightsIn } from './rights';

/** Who takes part. Each partner adds and removes its own people. */
export function ProjectMembers({ project }: { project: Project }) {
  const { t } = useTranslation();
  const { manages } = useRightsIn(project);
  const people = useQuery(peopleQuery(project.id));
  const columns = useColumns(project);
  return (
    <Card
      title={t('projects.tab.members')}
      flush
      actions={manages && !project.read_only && <AddButton project={project} people={people.data ?? []} />}
    >
      <Loaded query={people}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={IconUsers} title={t('projects.noMembers')} />
          ) : (
            <DataTable
              label={t('projects.tab.members')}
              rows={all}
              rowKey={(one) => `${one.partner}${one.user}`}
              columns={columns}
            />
          )
        }
      </Loaded>
    </Card>
  );
}

function useColumns(project: Project): Column<ProjectMember>[] {
  const { t } = useTranslation();
  const account = useAccount();
  const { manages } = useRightsIn(project);
  const isOwn = (one: ProjectMember) => one.partner === account.partner;
  return [
    {
      key: 'name',
      head: t('projects.member'),
      cell: (one) => (
        <>
          <bdi>{one.name}</bdi>
          {one.user === account.user && isOwn(one) && ` (${t('people.you')})`}
        </>
      ),
    },
    {
      key: 'partner',
      head: t('projects.partner'),
      cell: (one) => (
        <>
          <bdi>{one.partner_name}</bdi> {isOwn(one) && <Badge color="gray">{t('projects.ours')}</Badge>}
        </>
      ),
    },
    {
      key: 'part',
      head: t('projects.partHead'),
      cell: (one) =>
        manages && isOwn(one) && !project.read_only ? (
          <PartSelect project={project} member={one} />
        ) : (
          <PartBadge part={one.role} />
        ),
    },
    { key: 'since', head: t('projects.since'), cell: (one) => <Day time={one.added_at} /> },
    {
      key: 'remove',
      head: t('parts.actions'),
      isAction: true,
      cell: (one) => manages && isOwn(one) && <RemoveButton project={project} member={one} />,
    },
  ];
}

/** A member's part, to be changed at once. Who only reads in the partner only observes. */
function PartSelect({ project, member }: { project: Project; member: ProjectMember }) {
  const { t } = useTranslation();
  const texts = useProblemText();
  const [isBusy, setBusy] = useState(false);
  const { data: staff } = useQuery(membersQuery);
  const isViewer = staff?.find(({ user }) => user === member.user)?.role === 'viewer';
  const choose = async (role: string | null) => {
    if (!role || role === member.role) return;
    setBusy(true);
    try {
      const params = { path: { project: project.id, user: member.user } };
      await ask(api.PATCH('/v1/projects/{project}/members/{user}', { params, body: { role } }));
      await forgetProjects();
      tell(t('projects.partChanged', { name: member.name, part: t(`projects.part.${role}`) }));
    } catch (error) {
      const { title, detail } = texts(toProblem(error));
      void notify({ color: 'red', title, message: detail, autoClose: 10_000 });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Select
      size="xs"
      w={150}
      aria-label={t('projects.partOf', { name: member.name })}
      data={PARTS.map((value) => ({
        value,
        label: t(`projects.part.${value}`),
        disabled: isViewer && value !== 'observer',
      }))}
      value={member.role}
      onChange={(next) => void choose(next)}
      disabled={isBusy}
      allowDeselect={false}
    />
  );
}

function RemoveButton({ project, member }: { project: Project; member: ProjectMember }) {
  const { t } = useTranslation();
  const { user } = useAccount();
  return (
    <ConfirmButton
      size="xs"
      label={t('projects.remove')}
      title={t('projects.removeTitle', { name: member.name })}
      text={t(member.user === user ? 'projects.removeYouText' : 'projects.removeText')}
      confirm={t('projects.remove')}
      onConfirm={async () => {
        const params = { path: { project: project.id, user: member.user } };
        await ask(api.DELETE('/v1/projects/{project}/members/{user}', { params }));
        await forgetProjects();
      }}
    />
  );
}

function AddButton({ project, people }: { project: Project; people: ProjectMember[] }) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={dialog.open}>
        {t('projects.add')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('projects.addTitle')} size="lg">
        <AddMember project={project} people={people} close={dialog.close} />
      </Dialog>
    </>
  );
}
