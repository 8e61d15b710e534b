import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StandardVersion } from '@/api/types';

const COLOURS: Record<string, string> = { released: 'green', superseded: 'gray', withdrawn: 'red', grace: 'yellow' };

/** A version that has been followed by another one goes on for its grace period. */
export function stateOf({ state, superseded_at }: StandardVersion): string {
  return state === 'released' && superseded_at ? 'grace' : state;
}

export function VersionState({ version }: { version: StandardVersion }) {
  const { t } = useTranslation();
  const state = stateOf(version);
  return <Badge color={COLOURS[state] ?? 'gray'}>{t(`standards.state.${state}`, state)}</Badge>;
}

/** Whether something can be certified by it now. */
export function isOpen({ state }: StandardVersion): boolean {
  return state === 'released';
}
