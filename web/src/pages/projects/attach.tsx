import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPaperclip } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { readAll } from '@/api/lists';
import type { Project, ProjectThing } from '@/api/types';
import { Dialog } from '@/parts/dialog';
import { Outline } from '@/parts/loaded';
import { ProblemAlert } from '@/parts/problem';
import { AttachForm, type Candidate } from './attach-form';
import { useRightsIn } from './rights';

type AttachProps = { project: Project; things: ProjectThing[] };

/** Attaches a data set or a model of one's own partner, for those who may share it. */
export function AttachButton({ project, things }: AttachProps) {
  const { t } = useTranslation();
  const rights = useRightsIn(project);
  const [isOpen, dialog] = useDisclosure(false);
  if (!rights.attachesDatasets && !rights.attachesModels) return null;
  return (
    <>
      <Button leftSection={<IconPaperclip size={16} aria-hidden />} onClick={dialog.open}>
        {t('projects.attach')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('projects.attachTitle')} size="lg">
        <Prepared project={project} things={things} close={dialog.close} />
      </Dialog>
    </>
  );
}

function Prepared({ project, things, close }: AttachProps & { close: () => void }) {
  const datasets = useQuery({
    queryKey: ['datasets', 'own', 'all'],
    queryFn: () => readAll((query) => ask(api.GET('/v1/datasets', { params: { query } }))),
  });
  const models = useQuery({
    queryKey: ['models', 'own', 'all'],
    queryFn: () => readAll((query) => ask(api.GET('/v1/models', { params: { query } }))),
  });
  const error = datasets.error ?? models.error;
  if (error) return <ProblemAlert error={error} />;
  if (!datasets.data || !models.data) return <Outline />;
  const isLeft = ({ id }: { id: string }) => !things.some(({ dataset, model }) => dataset === id || model === id);
  const candidates: Candidate[] = [
    ...datasets.data.filter(isLeft).map(({ id, name }) => ({ kind: 'dataset' as const, id, name })),
    ...models.data.filter(isLeft).map(({ id, name }) => ({ kind: 'model' as const, id, name })),
  ];
  return <AttachForm project={project} candidates={candidates} close={close} />;
}
