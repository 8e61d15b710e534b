import { Button, Switch } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFlag, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Milestone, Project } from '@/api/types';
import { Card } from '@/parts/card';
import { Dialog } from '@/parts/dialog';
import { Empty } from '@/parts/empty';
import { Loaded } from '@/parts/loaded';
import { milestonesQuery } from './data';
import { MilestoneForm } from './milestone-form';
import { MilestoneItem } from './milestone-item';
import { useRightsIn } from './rights';

/** What the project is to reach, in order, and by when. */
export function Milestones({ project }: { project: Project }) {
  const { t } = useTranslation();
  const { works } = useRightsIn(project);
  const [withArchived, setWithArchived] = useState(false);
  const milestones = useQuery(milestonesQuery(project.id, withArchived));
  const add = works && <AddButton project={project} />;
  return (
    <Card title={t('projects.tab.milestones')} actions={milestones.data && milestones.data.length > 0 && add}>
      <Switch
        mb="md"
        label={t('projects.showArchived')}
        checked={withArchived}
        onChange={(event) => setWithArchived(event.currentTarget.checked)}
      />
      <Loaded query={milestones}>
        {(all) =>
          all.length === 0 ? (
            <Empty
              icon={IconFlag}
              title={t('projects.noMilestones')}
              text={t('projects.noMilestonesText')}
              action={add}
            />
          ) : (
            <MilestoneList project={project} milestones={all} works={works} />
          )
        }
      </Loaded>
    </Card>
  );
}

type MilestoneListProps = { project: Project; milestones: Milestone[]; works: boolean };

function MilestoneList({ project, milestones, works }: MilestoneListProps) {
  const current = milestones.filter(({ archived }) => !archived);
  const archived = milestones.filter((one) => one.archived);
  return (
    <ol className="milestones">
      {current.map((one, index) => (
        <MilestoneItem
          key={one.id}
          {...{ project, works }}
          milestone={one}
          place={index + 1}
          isLast={index === current.length - 1}
        />
      ))}
      {archived.map((one) => (
        <MilestoneItem key={one.id} {...{ project, works }} milestone={one} />
      ))}
    </ol>
  );
}

function AddButton({ project }: { project: Project }) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={dialog.open}>
        {t('projects.addMilestone')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('projects.addMilestoneTitle')} size="lg">
        <MilestoneForm project={project} close={dialog.close} />
      </Dialog>
    </>
  );
}
