import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Account } from '@/api/types';
import { membership } from '../rights';

/** Says on every page why so little can be done: the partner is not active. */
export function PartnerNotice({ account }: { account: Account }) {
  const { t } = useTranslation();
  const own = membership(account);
  if (!own || own.status === 'active') return null;
  return (
    <Alert
      color="yellow"
      mb="lg"
      icon={<IconAlertTriangle aria-hidden />}
      title={t(`app.partnerNotice.${own.status}`, t('app.partnerNotice.other'))}
    >
      {t('app.partnerNotice.text')}
    </Alert>
  );
}
