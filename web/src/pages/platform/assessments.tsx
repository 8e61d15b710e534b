import { Button, Progress, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconClipboardCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Assessment, Partner } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { Card } from '@/parts/card';
import { Dialog } from '@/parts/dialog';
import { Empty } from '@/parts/empty';
import { useFormats } from '@/parts/format';
import { Loaded } from '@/parts/loaded';
import { Moment } from '@/parts/moment';
import { AssessForm } from './assess-form';
import { assessmentsQuery, CRITERIA } from './data';
import { useReviewers } from './people';

/** How reviewers score an applicant by the five criteria. */
export function Assessments({ partner }: { partner: Partner }) {
  const { t } = useTranslation();
  const can = useCan();
  const account = useAccount();
  const query = useQuery(assessmentsQuery(partner.id));
  const mayAssess = can('partner:admit') && partner.status === 'in_review';
  const own = query.data?.find((one) => one.reviewer === account.user);
  const assess = mayAssess && <AssessButton partner={partner} own={own} />;
  return (
    <Card title={t('platform.assessment.title')} actions={(query.data?.length ?? 0) > 0 && assess}>
      <Loaded query={query}>
        {(all) =>
          all.length === 0 ? (
            <Empty
              icon={IconClipboardCheck}
              title={t('platform.assessment.none')}
              text={t('platform.assessment.noneText')}
              action={assess}
            />
          ) : (
            all.map((one) => <AssessmentView key={one.id} assessment={one} />)
          )
        }
      </Loaded>
    </Card>
  );
}

function AssessmentView({ assessment }: { assessment: Assessment }) {
  const { t } = useTranslation();
  const format = useFormats();
  const reviewer = useReviewers();
  return (
    <div style={{ marginBottom: '1rem' }}>
      <Text size="sm" c="dimmed" mb="sm">
        <bdi>{reviewer(assessment.reviewer)}</bdi> · <Moment time={assessment.created_at} />
      </Text>
      {CRITERIA.map((criterion) => {
        const { score, reason } = assessment.scores[criterion];
        const name = t(`platform.criterion.${criterion}`);
        return (
          <div key={criterion} style={{ marginBottom: '0.9rem' }}>
            <div className="score-line">
              <Text fw={500} size="sm">
                {name}
              </Text>
              <Text size="sm" className="figures">
                {t('platform.assessment.score', { score: format.integer(score) })}
              </Text>
            </div>
            <Progress value={score * 20} color="cyan.7" size="sm" my={4} aria-label={name} />
            <Text size="sm" className="user-text">
              {reason}
            </Text>
          </div>
        );
      })}
    </div>
  );
}

function AssessButton({ partner, own }: { partner: Partner; own?: Assessment }) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Button onClick={dialog.open} leftSection={<IconClipboardCheck size={16} aria-hidden />}>
        {t(own ? 'platform.assessment.again' : 'platform.assessment.assess')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('platform.assessment.assess')} size="lg">
        <AssessForm partner={partner} own={own} close={dialog.close} />
      </Dialog>
    </>
  );
}
