import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Agreement } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { ConfirmButton } from '@/parts/confirm';
import { forgetAgreements, sides } from './data';

/** Withdraws, declines or terminates, whichever the state and one's side make it. */
export function EndButton({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const can = useCan();
  const isOpen = agreement.state === 'proposed' || agreement.state === 'active';
  if (!isOpen || !can('agreement:terminate')) return null;
  const { isProposer, other } = sides(agreement, partner);
  const way = agreement.state === 'active' ? 'terminate' : isProposer ? 'withdraw' : 'decline';
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
