import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { toProblem } from '@/api/problem';
import type { Alliance, Seat } from '@/api/types';
import { ConfirmButton } from '@/parts/confirm';
import { tell, useSending } from '@/parts/form';
import { notify } from '@/parts/notify';
import { useProblemText } from '@/parts/problem-text';
import { forgetAlliances } from './data';

type SeatActionsProps = { alliance: Alliance; seat: Seat };

/** What the lead can do about a partner, as it stands with the alliance. */
export function SeatActions(props: SeatActionsProps) {
  const { state } = props.seat;
  if (state === 'requested') {
    return (
      <>
        <AdmitButton {...props} />
        <EndSeat {...props} way="refuse" />
      </>
    );
  }
  if (state === 'active') return <EndSeat {...props} way="remove" />;
  return state === 'invited' ? <EndSeat {...props} way="uninvite" /> : null;
}

function AdmitButton({ alliance, seat }: SeatActionsProps) {
  const { t } = useTranslation();
  const texts = useProblemText();
  const { isSending, send } = useSending();
  const admit = async () => {
    const params = { path: { alliance: alliance.id, partner: seat.partner } };
    try {
      await ask(api.POST('/v1/alliances/{alliance}/members/{partner}/admit', { params }));
      tell(t('alliances.admitted', { name: seat.name }));
    } catch (error) {
      const { title, detail } = texts(toProblem(error));
      void notify({ title, message: detail, color: 'red' });
    }
    // Also after a refusal: then somebody was faster.
    forgetAlliances();
  };
  return (
    <Button size="xs" loading={isSending} onClick={() => void send(admit)}>
      {t('alliances.admit')}
    </Button>
  );
}

function EndSeat({ alliance, seat, way }: SeatActionsProps & { way: 'refuse' | 'remove' | 'uninvite' }) {
  const { t } = useTranslation();
  const end = async (reason: string) => {
    const options = { params: { path: { alliance: alliance.id, partner: seat.partner } }, body: { reason } };
    if (way === 'refuse') await ask(api.POST('/v1/alliances/{alliance}/members/{partner}/refuse', options));
    else await ask(api.DELETE('/v1/alliances/{alliance}/members/{partner}', options));
    forgetAlliances();
  };
  return (
    <ConfirmButton
      size="xs"
      label={t(`alliances.end.${way}`)}
      title={t(`alliances.endTitle.${way}`, { name: seat.name })}
      text={t(`alliances.endText.${way}`)}
      reason={t('alliances.why', { name: seat.name })}
      confirm={t(`alliances.end.${way}`)}
      onConfirm={end}
    />
  );
}
