import { Badge } from '@mantine/core';
import {
  IconBan,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconHandStop,
  type IconHome,
  IconProgress,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

export const RUN_STATES = ['queued', 'running', 'passed', 'failed', 'stopped', 'cancelled'];

const LOOKS: Record<string, { colour: string; icon: typeof IconHome }> = {
  queued: { colour: 'gray', icon: IconClock },
  running: { colour: 'blue', icon: IconProgress },
  passed: { colour: 'green', icon: IconCircleCheck },
  failed: { colour: 'red', icon: IconCircleX },
  stopped: { colour: 'yellow', icon: IconHandStop },
  cancelled: { colour: 'gray', icon: IconBan },
};

export function lookOf(state: string) {
  return LOOKS[state] ?? { colour: 'gray', icon: IconClock };
}

/** How far a run is: in words, by a sign and by colour. */
export function RunState({ state }: { state: string }) {
  const { t } = useTranslation();
  const { colour, icon: Icon } = lookOf(state);
  return (
    <Badge color={colour} leftSection={<Icon size={13} aria-hidden />}>
      {t(`conformance.state.${state}`, state)}
    </Badge>
  );
}
