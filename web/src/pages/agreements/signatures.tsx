import { Stack, Text } from '@mantine/core';
import { IconCircleCheckFilled, IconClock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Agreement, AgreementVersion } from '@/api/types';
import { useAccount } from '@/app/session';
import { Card } from '@/parts/card';
import { ShortId } from '@/parts/copy';
import { Loaded } from '@/parts/loaded';
import { Moment } from '@/parts/moment';
import { usePeople } from '@/parts/names';
import './agreements.css';
import { keyQuery, lastVersion, versionQuery } from './data';

/** Who has signed the version that is shown, and the amendment that waits. */
export function SignatureCard({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  const shown = useQuery(versionQuery(agreement.id, agreement.version));
  const last = lastVersion(agreement);
  const amended = useQuery({ ...versionQuery(agreement.id, last), enabled: last !== agreement.version });
  return (
    <Card title={t('agreements.signatures')}>
      <Loaded query={shown}>{(version) => <Signatures agreement={agreement} version={version} />}</Loaded>
      {last !== agreement.version && amended.data && (
        <>
          <Text fw={600} size="sm" mt="lg" mb="sm">
            {t('agreements.amendmentSignatures', { number: last })}
          </Text>
          <Signatures agreement={agreement} version={amended.data} />
        </>
      )}
    </Card>
  );
}

type SignaturesProps = { agreement: Agreement; version: AgreementVersion };

/** Both parties, each with its signature under a version, or without. */
export function Signatures({ agreement, version }: SignaturesProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      {[agreement.proposer, agreement.counterparty].map((party) => {
        const given = version.signatures.find(({ partner }) => partner === party.id);
        return (
          <div key={party.id} className="signature">
            {given ? (
              <IconCircleCheckFilled size={22} color="var(--portal-accent)" aria-hidden />
            ) : (
              <IconClock size={22} aria-hidden />
            )}
            <div>
              <Text fw={600}>
                <bdi>{party.name}</bdi>
              </Text>
              {given ? (
                <Given given={given} />
              ) : (
                <Text size="sm" c="dimmed">
                  {t('agreements.unsigned')}
                </Text>
              )}
            </div>
          </div>
        );
      })}
    </Stack>
  );
}

function Given({ given }: { given: AgreementVersion['signatures'][number] }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const people = usePeople();
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('agreements.signed')} <Moment time={given.signed_at} />
        {given.partner === partner && (
          <>
            {' · '}
            <bdi>{people(given.user)}</bdi>
          </>
        )}
      </Text>
      {given.key ? (
        <KeyLine id={given.key} />
      ) : (
        <Text size="xs" c="dimmed">
          {t('agreements.noKey')}
        </Text>
      )}
    </>
  );
}

/** The key, and in whose hands its private half is. */
function KeyLine({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data: key } = useQuery(keyQuery(id));
  return (
    <Text size="xs" c="dimmed" component="div">
      {key && `${t('agreements.withKey', { custody: t(`signingKeys.custody.${key.custody}`, key.custody) })} · `}
      <ShortId id={id} />
    </Text>
  );
}
