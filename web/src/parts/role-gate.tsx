import { Alert } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Action } from '@/app/rights';
import { useCan } from '@/app/session';

type RoleGateProps = { action: Action; children: ReactNode };

/** What is for those only whose role allows the action; others are told so before they have filled anything in. */
export function RoleGate({ action, children }: RoleGateProps) {
  const { t } = useTranslation();
  const can = useCan();
  if (can(action)) return children;
  return (
    <Alert color="yellow" icon={<IconInfoCircle aria-hidden />}>
      {t('parts.roleMayNot')}
    </Alert>
  );
}
