import { Alert, Text } from '@mantine/core';
import { IconBuilding } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAccount } from '@/app/session';
import { A } from '@/parts/links';
import { shownQuery } from '../data';

/** Said before the server refuses: everybody sees an item only if everybody sees whose it is. */
export function OwnerNotPublic() {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const profile = useQuery({ ...shownQuery(partner ?? ''), enabled: Boolean(partner) });
  if (!profile.data || profile.data.value.visibility === 'public') return null;
  return (
    <Alert color="yellow" icon={<IconBuilding aria-hidden />} title={t('publish.ownerHidden')}>
      <Text size="sm" mb={6}>
        {t('publish.ownerHiddenText')}
      </Text>
      {/* In another tab, so that what is filled in here is not lost. */}
      <A to="/organisation" target="_blank" fz="sm">
        {t('publish.toProfile')}
      </A>
    </Alert>
  );
}

/** A profile stays public while items of it are. */
export function StillPublic() {
  const { t } = useTranslation();
  const { partner } = useAccount();
  return (
    <A to="/catalogue" search={partner ? { owner: partner } : {}} fz="sm">
      {t('publish.toOwnItems')}
    </A>
  );
}
