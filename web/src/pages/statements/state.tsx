import { Badge } from '@mantine/core';
import { IconCircleCheck, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** Whether a statement still changes. */
export function StatementState({ state }: { state: string }) {
  const { t } = useTranslation();
  const isFinal = state === 'final';
  const Icon = isFinal ? IconCircleCheck : IconPencil;
  return (
    <Badge color={isFinal ? 'green' : 'yellow'} leftSection={<Icon size={12} aria-hidden />}>
      {t(`statements.is.${state}`, state)}
    </Badge>
  );
}
