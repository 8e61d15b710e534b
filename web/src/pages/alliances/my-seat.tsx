import { Alert, Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMailOpened, IconUserCheck, IconUserPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Alliance } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { ConfirmButton } from '@/parts/confirm';
import { Dialog } from '@/parts/dialog';
import { tell, useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';
import { forgetAlliances } from './data';
import { RemarkForm } from './remark-form';

/** What one's partner is to the alliance, and what it can do about that. */
export function MySeat({ alliance }: { alliance: Alliance }) {
  const { partner } = useAccount();
  if (alliance.lead === partner) return null;
  const state = alliance.seat?.state;
  // Leaving what was dissolved stays possible; nothing else does.
  if (alliance.state !== 'active') return state === 'active' ? <Member alliance={alliance} /> : null;
  if (state === 'invited') return <Invited alliance={alliance} />;
  if (state === 'requested') return <Requested alliance={alliance} />;
  return state === 'active' ? <Member alliance={alliance} /> : <Outside alliance={alliance} />;
}

type SeatProps = { alliance: Alliance };

function Invited({ alliance }: SeatProps) {
  const { t } = useTranslation();
  const may = useCan()('alliance:join');
  const { isSending, error, send } = useSending();
  const accept = () =>
    send(async () => {
      await ask(api.POST('/v1/alliances/{alliance}/accept', { params: { path: { alliance: alliance.id } } }));
      forgetAlliances();
      tell(t('alliances.nowMember', { name: alliance.name }));
    });
  return (
    <SeatNotice
      color="orange"
      icon={<IconMailOpened aria-hidden />}
      title={t('alliances.invited.title', { lead: alliance.lead_name })}
      text={t(may ? 'alliances.invited.text' : 'alliances.byAdmin')}
      reason={alliance.seat?.reason}
    >
      {may && (
        <>
          <Button loading={isSending} onClick={() => void accept()}>
            {t('alliances.accept')}
          </Button>
          <RemarkButton alliance={alliance} step="decline" />
        </>
      )}
      <ProblemAlert error={error} />
    </SeatNotice>
  );
}

function Requested({ alliance }: SeatProps) {
  const { t } = useTranslation();
  const may = useCan()('alliance:leave');
  return (
    <SeatNotice
      color="blue"
      icon={<IconUserPlus aria-hidden />}
      title={t('alliances.requested.title', { lead: alliance.lead_name })}
      text={t('alliances.requested.text')}
      reason={alliance.seat?.reason}
    >
      {may && <RemarkButton alliance={alliance} step="takeBack" />}
    </SeatNotice>
  );
}

function Member({ alliance }: SeatProps) {
  const { t } = useTranslation();
  const may = useCan()('alliance:leave');
  return (
    <SeatNotice
      color="green"
      icon={<IconUserCheck aria-hidden />}
      title={t('alliances.member.title')}
      text={t('alliances.member.text')}
    >
      {may && <LeaveButton alliance={alliance} />}
    </SeatNotice>
  );
}

function Outside({ alliance }: SeatProps) {
  const { t } = useTranslation();
  const may = useCan()('alliance:join');
  const state = alliance.seat?.state ?? 'none';
  return (
    <SeatNotice
      color="gray"
      icon={<IconUserPlus aria-hidden />}
      title={t(`alliances.outside.${state}`, t('alliances.outside.none'))}
      text={t(may ? 'alliances.outside.text' : 'alliances.byAdmin')}
      reason={alliance.seat?.reason}
    >
      {may && <RemarkButton alliance={alliance} step="ask" />}
    </SeatNotice>
  );
}

type NoticeProps = {
  color: string;
  icon: ReactNode;
  title: string;
  text: string;
  reason?: string | null;
  children: ReactNode;
};

function SeatNotice({ color, icon, title, text, reason, children }: NoticeProps) {
  return (
    <Alert color={color} icon={icon} title={title} mb="lg">
      <Text size="sm">{text}</Text>
      {reason && (
        <Text size="sm" mt={6} className="user-text">
          {reason}
        </Text>
      )}
      <div className="seat-actions">{children}</div>
    </Alert>
  );
}

type Step = 'ask' | 'decline' | 'takeBack';

/** A step that may be explained to the other side. */
function RemarkButton({ alliance, step }: SeatProps & { step: Step }) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Button variant={step === 'ask' ? 'filled' : 'default'} onClick={dialog.open}>
        {t(`alliances.step.${step}`)}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t(`alliances.stepTitle.${step}`, { name: alliance.name })}>
        <RemarkForm
          label={t('alliances.remark', { lead: alliance.lead_name })}
          button={t(`alliances.step.${step}`)}
          close={dialog.close}
          onSend={(reason) => take(alliance, step, reason)}
        />
      </Dialog>
    </>
  );
}

async function take(alliance: Alliance, step: Step, reason: string) {
  const options = { params: { path: { alliance: alliance.id } }, body: { reason } };
  if (step === 'ask') await ask(api.POST('/v1/alliances/{alliance}/ask', options));
  else if (step === 'decline') await ask(api.POST('/v1/alliances/{alliance}/decline', options));
  else await ask(api.POST('/v1/alliances/{alliance}/leave', options));
  forgetAlliances();
}

function LeaveButton({ alliance }: SeatProps) {
  const { t } = useTranslation();
  return (
    <ConfirmButton
      label={t('alliances.leave')}
      title={t('alliances.leaveTitle', { name: alliance.name })}
      text={t('alliances.leaveText')}
      confirm={t('alliances.leave')}
      reason={t('alliances.leaveReason', { lead: alliance.lead_name })}
      onConfirm={async (reason) => {
        const params = { path: { alliance: alliance.id } };
        await ask(api.POST('/v1/alliances/{alliance}/leave', { params, body: { reason } }));
        forgetAlliances();
      }}
    />
  );
}
