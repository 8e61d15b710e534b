import { Alert, Text } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Agreement, ModelVersion } from '@/api/types';
import { useFormats } from '@/parts/format';
import { A } from '@/parts/links';
import { useEnded } from './standing';

/** Says that a version cannot be used any more, and which agreement's end has done it. */
export function Unusable({ version }: { version: ModelVersion }) {
  const { t } = useTranslation();
  const ended = useEnded(version);
  if (ended.length === 0) return null;
  return (
    <Alert color="red" mb="lg" icon={<IconBan aria-hidden />} title={t('models.unusable.title')}>
      {ended.map((one) => (
        <Ended key={one.id} agreement={one} />
      ))}
      <Text size="sm" mt={6}>
        {t('models.unusable.text')}
      </Text>
    </Alert>
  );
}

function Ended({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { ending, expires_at } = agreement;
  const party = [agreement.proposer, agreement.counterparty].find(({ id }) => id === ending?.by)?.name;
  const text = ending
    ? t('models.unusable.terminated', { day: format.day(ending.at), partner: party ?? t('agreements.platform') })
    : t('models.unusable.expired', { day: format.utcDay(expires_at) });
  return (
    <Text size="sm" className="user-text">
      <A to="/agreements/$agreement" params={{ agreement: agreement.id }} inherit>
        <bdi>{agreement.title}</bdi>
      </A>{' '}
      {text}
    </Text>
  );
}
