import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Partner } from '@/api/types';
import { isMissing } from '@/app/queries';
import { Stages } from '@/pages/entry/apply/stages';
import { ToldView } from '@/pages/entry/apply/told';
import { Card } from '@/parts/card';
import { Facts } from '@/parts/facts';
import { Loaded } from '@/parts/loaded';
import { Moment } from '@/parts/moment';
import { applicationQuery } from './data';
import { useReviewers } from './people';

/** What the organisation told when it applied, in words. */
export function Record({ partner }: { partner: Partner }) {
  const { t } = useTranslation();
  const query = useQuery(applicationQuery(partner.id));
  if (isMissing(query.error)) return <Needs partner={partner} />;
  return (
    <>
      <Card title={t('platform.record.title')}>
        <Loaded query={query}>{({ told }) => <ToldView told={told} />}</Loaded>
      </Card>
      {query.data?.told.form_version === 0 && <Needs partner={partner} />}
    </>
  );
}

/** What was asked before there was a survey. */
function Needs({ partner }: { partner: Partner }) {
  const { t } = useTranslation();
  return (
    <>
      <Card title={t('organisation.needs')}>
        <div className="user-text">{partner.needs || '–'}</div>
      </Card>
      <Card title={t('organisation.data')}>
        <div className="user-text">{partner.data_at_hand || '–'}</div>
      </Card>
    </>
  );
}

/** Where the application has been, and how it was decided. */
export function History({ partner }: { partner: Partner }) {
  const { t } = useTranslation();
  const reviewer = useReviewers();
  const query = useQuery(applicationQuery(partner.id));
  if (isMissing(query.error)) return null;
  return (
    <Card title={t('platform.record.history')}>
      <Loaded query={query}>
        {({ stages, decision, verified_at }) => (
          <>
            <Stages stages={stages} />
            <Text fw={600} size="sm" mt="md" mb="xs">
              {t('platform.record.decision')}
            </Text>
            <Facts
              lines={[
                [t('platform.record.verified'), verified_at && <Moment key="verified" time={verified_at} />],
                [t('platform.record.decided'), decision && <Moment key="decided" time={decision.at} />],
                [t('platform.record.by'), decision?.by && reviewer(decision.by)],
                [t('platform.partner.reason'), decision?.reason],
                [t('platform.record.override'), decision?.override_reason],
              ]}
            />
          </>
        )}
      </Loaded>
    </Card>
  );
}
