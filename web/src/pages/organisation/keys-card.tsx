import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { keysQuery } from '@/pages/agreements/data';
import { Card } from '@/parts/card';
import { LinkButton } from '@/parts/links';

/** With which key one's partner signs, in a sentence. */
export function KeysCard() {
  const { t } = useTranslation();
  const { data: keys } = useQuery(keysQuery);
  const live = keys?.filter(({ revoked_at }) => !revoked_at) ?? [];
  const now = live.some(({ custody }) => custody === 'own') ? 'own' : live.length > 0 ? 'platform' : 'none';
  return (
    <Card title={t('signingKeys.title')}>
      {keys && (
        <Text size="sm" mb="md">
          {t(`signingKeys.now.${now}`)}
        </Text>
      )}
      <LinkButton to="/organisation/signing-keys" variant="default" size="xs">
        {t('signingKeys.manage')}
      </LinkButton>
    </Card>
  );
}
