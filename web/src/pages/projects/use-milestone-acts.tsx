import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/problem';
import type { Milestone } from '@/api/types';
import { tell } from '@/parts/form';
import { dismiss, notify } from '@/parts/notify';
import { useProblemText } from '@/parts/problem-text';
import { archiveMilestone, changeMilestone, forgetMilestones, restoreMilestone } from './milestone-calls';

/** What is done with a milestone by one click. When somebody was faster, nothing is done, and what stands now is shown. */
export function useMilestoneActs(project: string, milestone: Milestone) {
  const { t } = useTranslation();
  const texts = useProblemText();
  const [isBusy, setBusy] = useState(false);
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      const problem = toProblem(error);
      const { title, detail } = texts(problem);
      const isOutdated = problem.code === 'revision_outdated';
      const message = isOutdated ? t('projects.conflict.reread') : detail;
      void notify({
        color: isOutdated ? 'yellow' : 'red',
        title: isOutdated ? undefined : title,
        message,
        autoClose: 10_000,
      });
    } finally {
      await forgetMilestones(project);
      setBusy(false);
    }
  };
  const change = (body: Parameters<typeof changeMilestone>[2], done?: string) =>
    void run(async () => {
      await changeMilestone(project, milestone, body);
      if (done) tell(done);
    });
  const restore = () =>
    void run(async () => {
      await restoreMilestone(project, milestone.id);
      tell(t('projects.restored', { name: milestone.title }));
    });
  return {
    isBusy,
    finish: () => change({ state: 'done' }, t('projects.nowDone', { name: milestone.title })),
    reopen: () => change({ state: 'open' }, t('projects.nowOpen', { name: milestone.title })),
    move: (position: number) => change({ position }),
    restore,
    archive: () =>
      void run(async () => {
        await archiveMilestone(project, milestone);
        offerUndo(milestone, t('projects.archivedNow', { name: milestone.title }), t('parts.undo'), restore);
      }),
  };
}

function offerUndo(milestone: Milestone, said: string, label: string, restore: () => void) {
  const id = `archived-${milestone.id}`;
  const undo = () => {
    void dismiss(id);
    restore();
  };
  void notify({
    id,
    autoClose: 12_000,
    color: 'gray',
    message: (
      <Group justify="space-between">
        {said}
        <Button size="compact-sm" variant="light" onClick={undo}>
          {label}
        </Button>
      </Group>
    ),
  });
}
