import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Agreement } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { ConfirmButton } from '@/parts/confirm';
import { tell } from '@/parts/form';
import { forgetAgreements, sides } from './data';
import { TerminateButton } from './terminate';

/** Withdraws, declines or terminates, whichever the state and one's side make it. */
export function EndButton({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const can = useCan();
  if (!can('agreement:terminate')) return null;
  if (agreement.state === 'active') return <TerminateButton agreement={agreement} />;
  if (agreement.state !== 'proposed') return null;
  const { isProposer, other } = sides(agreement, partner);
  const way = isProposer ? 'withdraw' : 'decline';
  return (
    <ConfirmButton
      label={t(`agreements.end.${way}`)}
      title={t(`agreements.end.${way}Title`)}
      text={t(`agreements.end.${way}Text`, { partner: other.name })}
      reason={t('agreements.end.reason', { partner: other.name })}
      confirm={t(`agreements.end.${way}`)}
      onConfirm={async (reason) => {
        const params = { path: { agreement: agreement.id } };
        await ask(api.POST('/v1/agreements/{agreement}/terminate', { params, body: { reason } }));
        forgetAgreements();
      }}
    />
  );
}

/** Takes back one's own amendment, or refuses the other party's; what is in force stays so. */
export function DropButton({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const can = useCan();
  const { amendment } = agreement;
  if (!amendment || agreement.state !== 'active' || !can('agreement:terminate')) return null;
  const way = amendment.offered_by === partner ? 'takeBack' : 'refuse';
  const { other } = sides(agreement, partner);
  return (
    <ConfirmButton
      label={t(`agreements.drop.${way}`)}
      title={t(`agreements.drop.${way}Title`)}
      text={t('agreements.drop.text', { version: agreement.version })}
      reason={t('agreements.end.reason', { partner: other.name })}
      confirm={t(`agreements.drop.${way}`)}
      onConfirm={async (reason) => {
        const params = { path: { agreement: agreement.id } };
        await ask(api.POST('/v1/agreements/{agreement}/drop-amendment', { params, body: { reason } }));
        forgetAgreements();
        tell(t('agreements.drop.done'));
      }}
    />
  );
}
