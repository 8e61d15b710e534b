import { Alert, Text } from '@mantine/core';
import { IconBell, IconHourglass, IconSignature } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Agreement } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { LinkButton } from '@/parts/links';
import { comparedWith, lastVersion, sides, versionQuery } from './data';
import { DropButton } from './end-button';
import { isMine, waitOf } from './waiting';

/** What has to happen now, and by whom. */
export function NextStep({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  const can = useCan();
  const { partner } = useAccount();
  const number = lastVersion(agreement);
  const { data: version } = useQuery(versionQuery(agreement.id, number));
  const wait = waitOf(agreement, partner);
  if (!wait) return null;
  const mine = isMine(wait);
  const { other, isProposer } = sides(agreement, partner);
  // Who proposed it can end it by withdrawing alone, also after the other side's answer.
  const text = wait === 'answer' && isProposer ? 'answerOwn' : wait;
  return (
    <Alert
      mb="lg"
      color={mine ? 'orange' : 'blue'}
      icon={mine ? <IconBell aria-hidden /> : <IconHourglass aria-hidden />}
      title={t(`agreements.wait.${wait}`, { partner: other.name, number })}
    >
      <Text size="sm">
        {mine && !can('agreement:sign')
          ? t('agreements.mayNotSign')
          : t(`agreements.waitText.${text}`, { partner: other.name })}
      </Text>
      {version?.note && (
        <Text size="sm" className="user-text timeline-note">
          {version.note}
        </Text>
      )}
      <div className="next-step">
        {mine && (
          <LinkButton
            to="/agreements/$agreement/sign"
            params={{ agreement: agreement.id }}
            leftSection={<IconSignature size={17} aria-hidden />}
          >
            {t(can('agreement:sign') ? 'agreements.readAndSign' : 'agreements.readIt')}
          </LinkButton>
        )}
        {can('agreement:propose') && (
          <LinkButton to="/agreements/$agreement/offer" params={{ agreement: agreement.id }} variant="default">
            {t('agreements.otherTerms')}
          </LinkButton>
        )}
        {number > 1 && (
          <LinkButton
            to="/agreements/$agreement"
            params={{ agreement: agreement.id }}
            search={{ tab: 'versions', from: comparedWith(agreement, number), to: number }}
            variant="default"
          >
            {t('agreements.whatChanges')}
          </LinkButton>
        )}
        <DropButton agreement={agreement} />
      </div>
    </Alert>
  );
}
