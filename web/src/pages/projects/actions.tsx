import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLock, IconLockOpen, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Project } from '@/api/types';
import { useAccount } from '@/app/session';
import { ConfirmButton } from '@/parts/confirm';
import { Dialog } from '@/parts/dialog';
import { tell } from '@/parts/form';
import { forgetProjects, otherParty } from './data';
import { EditProject } from './edit';
import { RenewButton } from './renew';
import { useRightsIn } from './rights';

/** What can be decided about a project as a whole. */
export function ProjectActions({ project }: { project: Project }) {
  const { t } = useTranslation();
  const rights = useRightsIn(project);
  const isFrozen = project.read_only?.code.startsWith('agreement_');
  if (!rights.leads) return null;
  return (
    <>
      {!project.read_only && <EditButton project={project} />}
      {isFrozen && <RenewButton project={project} />}
      {project.state === 'active' ? <CloseButton project={project} /> : <ReopenButton project={project} />}
      {project.state === 'closed' && isFrozen && (
        <Text size="sm" c="dimmed" className="action-note">
          {t('projects.reopenNeeds')}
        </Text>
      )}
    </>
  );
}

function EditButton({ project }: { project: Project }) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={dialog.open}>
        {t('projects.edit')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('projects.editTitle')} size="lg">
        <EditProject project={project} close={dialog.close} />
      </Dialog>
    </>
  );
}

function CloseButton({ project }: { project: Project }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const name = otherParty(project, partner).name;
  return (
    <ConfirmButton
      icon={<IconLock size={16} aria-hidden />}
      label={t('projects.close')}
      title={t('projects.closeTitle')}
      text={t('projects.closeText')}
      reason={t('projects.reason', { partner: name })}
      confirm={t('projects.close')}
      onConfirm={async (reason) => {
        await ask(
          api.POST('/v1/projects/{project}/close', { params: { path: { project: project.id } }, body: { reason } }),
        );
        await forgetProjects();
      }}
    />
  );
}

function ReopenButton({ project }: { project: Project }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const name = otherParty(project, partner).name;
  const params = { path: { project: project.id } };
  return (
    <ConfirmButton
      isHarmless
      icon={<IconLockOpen size={16} aria-hidden />}
      label={t('projects.reopen')}
      title={t('projects.reopenTitle')}
      text={t('projects.reopenText')}
      reason={t('projects.reason', { partner: name })}
      confirm={t('projects.reopen')}
      onConfirm={async (reason) => {
        await ask(api.POST('/v1/projects/{project}/reopen', { params, body: { reason } }));
        await forgetProjects();
        tell(t('projects.reopened'));
      }}
    />
  );
}
