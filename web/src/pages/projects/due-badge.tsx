import { Badge } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Milestone } from '@/api/types';
import { useFormats } from '@/parts/format';
import { type Due, daysBetween, dueOf, middayOf, today } from './days';

const LOOKS: Partial<Record<Due, { color: string; icon: typeof IconClock }>> = {
  done: { color: 'green', icon: IconCheck },
  overdue: { color: 'red', icon: IconAlertTriangle },
  today: { color: 'orange', icon: IconClock },
  soon: { color: 'yellow', icon: IconClock },
};

/** How a milestone stands, in words, with a sign, and by colour. */
export function DueBadge({ milestone }: { milestone: Milestone }) {
  const { t } = useTranslation();
  const day = today(new Date());
  const due = dueOf(milestone, day);
  const look = LOOKS[due];
  if (!look) return null;
  const { color, icon: Icon } = look;
  const count = milestone.due_on ? Math.abs(daysBetween(day, milestone.due_on)) : 0;
  return (
    <Badge color={color} leftSection={<Icon size={13} aria-hidden />}>
      {due === 'overdue' || due === 'soon' ? t(`projects.dueIn.${due}`, { count }) : t(`projects.due.${due}`)}
    </Badge>
  );
}

/** The day on which a milestone is due. */
export function DueDay({ milestone }: { milestone: Milestone }) {
  const format = useFormats();
  if (!milestone.due_on) return null;
  return <time dateTime={milestone.due_on}>{format.day(middayOf(milestone.due_on))}</time>;
}
