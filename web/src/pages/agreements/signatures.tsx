import { Button, Checkbox, Stack, Text } from '@mantine/core';
import { IconCircleCheckFilled, IconClock, IconSignature } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Agreement } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { Card } from '@/parts/card';
import { tell, useSending } from '@/parts/form';
import { Moment } from '@/parts/moment';
import { usePeople } from '@/parts/names';
import { ProblemAlert } from '@/parts/problem';
import './agreements.css';
import { forgetAgreements, sides } from './data';

/** Who has signed, and one's own signature when it is missing. */
export function SignatureCard({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  const people = usePeople();
  const { partner } = useAccount();
  const { own } = sides(agreement, partner);
  return (
    <Card title={t('agreements.signatures')}>
      <Stack gap="md">
        {[agreement.proposer, agreement.counterparty].map((party) => (
          <div key={party.id} className="signature">
            {party.signed_at ? (
              <IconCircleCheckFilled size={22} color="var(--portal-accent)" aria-hidden />
            ) : (
              <IconClock size={22} aria-hidden />
            )}
            <div>
              <Text fw={600}>
                <bdi>{party.name}</bdi>
              </Text>
              <Text size="sm" c="dimmed">
                {party.signed_at ? (
                  <>
                    {t('agreements.signed')} <Moment time={party.signed_at} />
                    {party.id === partner && party.signed_by && (
                      <>
                        {' · '}
                        <bdi>{people(party.signed_by)}</bdi>
                      </>
                    )}
                  </>
                ) : (
                  t('agreements.unsigned')
                )}
              </Text>
            </div>
          </div>
        ))}
        {agreement.state === 'proposed' && !own.signed_at && <Sign agreement={agreement} />}
      </Stack>
    </Card>
  );
}

/** What is signed is the digest of the text that is shown beside. */
function Sign({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  const can = useCan();
  const [hasRead, setRead] = useState(false);
  const { isSending, error, send } = useSending();
  if (!can('agreement:sign')) {
    return (
      <Text size="sm" c="dimmed">
        {t('agreements.mayNotSign')}
      </Text>
    );
  }
  const sign = () =>
    void send(async () => {
      const params = { path: { agreement: agreement.id } };
      const body = { document_sha256: agreement.document_sha256 };
      const signed = await ask(api.POST('/v1/agreements/{agreement}/sign', { params, body }));
      forgetAgreements();
      tell(t(signed.state === 'active' ? 'agreements.nowActive' : 'agreements.nowSigned'));
    });
  return (
    <Stack gap="sm">
      <ProblemAlert error={error} />
      <Checkbox
        label={t('agreements.read')}
        checked={hasRead}
        onChange={(event) => setRead(event.currentTarget.checked)}
      />
      <Button
        disabled={!hasRead}
        loading={isSending}
        onClick={sign}
        leftSection={<IconSignature size={17} aria-hidden />}
      >
        {t('agreements.sign')}
      </Button>
    </Stack>
  );
}
