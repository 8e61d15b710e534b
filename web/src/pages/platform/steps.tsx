import { Button } from '@mantine/core';
import { IconCheck, IconEye, IconMail } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Partner } from '@/api/types';
import { useCan } from '@/app/session';
import { ConfirmButton } from '@/parts/confirm';
import { useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';
import { Approve } from './approve';
import { forgetPartners } from './data';

type PartnerStepsProps = { partner: Partner; onInvited: (token: string) => void };

/** What an operator can do with a partner where it stands. */
export function PartnerSteps({ partner, onInvited }: PartnerStepsProps) {
  const can = useCan();
  if (!can('partner:admit')) return null;
  return (
    <>
      {partner.status === 'unverified' && <Confirm partner={partner} />}
      {partner.status === 'applied' && <Review partner={partner} />}
      {partner.status === 'in_review' && <Approve partner={partner} onInvited={onInvited} />}
      {partner.status === 'approved' && <InviteAgain partner={partner} onInvited={onInvited} />}
      <Endings partner={partner} />
    </>
  );
}

function Review({ partner }: { partner: Partner }) {
  const { t } = useTranslation();
  const { isSending, error, send } = useSending();
  const params = { path: { partner: partner.id } };
  const review = async () => {
    await ask(api.POST('/v1/partners/{partner}/review', { params }));
    await forgetPartners();
  };
  return (
    <>
      <Button loading={isSending} leftSection={<IconEye size={16} aria-hidden />} onClick={() => void send(review)}>
        {t('platform.step.review')}
      </Button>
      <ProblemAlert error={error} />
    </>
  );
}

/** For an applicant whose mail never arrives: who it is was found out in another way. */
function Confirm({ partner }: { partner: Partner }) {
  const { t } = useTranslation();
  const params = { path: { partner: partner.id } };
  return (
    <ConfirmButton
      isHarmless
      icon={<IconCheck size={16} aria-hidden />}
      label={t('platform.step.confirm')}
      title={t('platform.step.confirmTitle', { name: partner.name })}
      text={t('platform.step.confirmText', { email: partner.contact_email })}
      confirm={t('platform.step.confirm')}
      onConfirm={async () => {
        await ask(api.POST('/v1/partners/{partner}/confirm', { params }));
        await forgetPartners();
      }}
    />
  );
}

function InviteAgain({ partner, onInvited }: PartnerStepsProps) {
  const { t } = useTranslation();
  const params = { path: { partner: partner.id } };
  return (
    <ConfirmButton
      isHarmless
      icon={<IconMail size={16} aria-hidden />}
      label={t('platform.step.inviteAgain')}
      title={t('platform.step.inviteAgain')}
      text={t('platform.step.inviteAgainText', { email: partner.contact_email })}
      confirm={t('platform.step.inviteAgain')}
      onConfirm={async () => {
        const invited = await ask(api.POST('/v1/partners/{partner}/owner-invitation', { params }));
        onInvited(invited.invitation_token);
        await forgetPartners();
      }}
    />
  );
}

type Ending = 'decline' | 'suspend' | 'offboard' | 'reinstate';

const ENDINGS: Record<string, Ending[]> = {
  applied: ['decline'],
  in_review: ['decline'],
  approved: ['offboard'],
  active: ['suspend', 'offboard'],
  suspended: ['reinstate', 'offboard'],
};

function Endings({ partner }: { partner: Partner }) {
  const { t } = useTranslation();
  const params = { path: { partner: partner.id } };
  const run = async (ending: Ending, reason: string) => {
    const body = { reason };
    if (ending === 'decline') await ask(api.POST('/v1/partners/{partner}/decline', { params, body }));
    if (ending === 'suspend') await ask(api.POST('/v1/partners/{partner}/suspend', { params, body }));
    if (ending === 'offboard') await ask(api.POST('/v1/partners/{partner}/offboard', { params, body }));
    if (ending === 'reinstate') await ask(api.POST('/v1/partners/{partner}/reinstate', { params }));
    await forgetPartners();
  };
  return (ENDINGS[partner.status] ?? []).map((ending) => (
    <ConfirmButton
      key={ending}
      isHarmless={ending === 'reinstate'}
      label={t(`platform.step.${ending}`)}
      title={t(`platform.step.${ending}Title`, { name: partner.name })}
      text={t(`platform.step.${ending}Text`)}
      reason={ending === 'reinstate' ? undefined : t('platform.step.reason')}
      confirm={t(`platform.step.${ending}`)}
      onConfirm={(reason) => run(ending, reason)}
    />
  ));
}
