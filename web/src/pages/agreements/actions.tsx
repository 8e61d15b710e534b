import { useTranslation } from 'react-i18next';
import type { Agreement } from '@/api/types';
import { useCan } from '@/app/session';
import { LinkButton } from '@/parts/links';
import { EndButton } from './end-button';
import { RenewButton } from './renew';

/** What can be done with an agreement at any time; what waits stands on its page. */
export function AgreementActions({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  const can = useCan();
  const isActive = agreement.state === 'active';
  return (
    <>
      {isActive && can('agreement:propose') && (
        <>
          <RenewButton agreement={agreement} />
          <LinkButton to="/agreements/$agreement/offer" params={{ agreement: agreement.id }} variant="default">
            {t('agreements.amend')}
          </LinkButton>
        </>
      )}
      <EndButton agreement={agreement} />
    </>
  );
}
