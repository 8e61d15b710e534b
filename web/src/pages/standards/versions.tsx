import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Alliance, Standard, StandardVersion } from '@/api/types';
import { queries } from '@/app/queries';
import { useAccount, useCan } from '@/app/session';
import { Card } from '@/parts/card';
import { ConfirmButton } from '@/parts/confirm';
import { A } from '@/parts/links';
import { Day } from '@/parts/moment';
import { ChangesView } from './changes-view';
import { VersionState } from './version-state';

type VersionsProps = { standard: Standard; alliance: Alliance; versions: StandardVersion[] };

/** Every released version, and what it changed in the one before. */
export function Versions({ standard, alliance, versions }: VersionsProps) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  // Also of an alliance that was dissolved: what is wrong must not stay.
  const mayWithdraw = useCan()('standard:release') && alliance.lead === partner;
  return (
    <Card title={t('standards.tab.versions')}>
      <ol className="version-list" reversed>
        {versions.map((version) => (
          <li key={version.id} className="version-line">
            <div className="version-head">
              <A
                to="/standards/$standard"
                params={{ standard: standard.id }}
                search={{ version: version.version }}
                fw={600}
              >
                {version.version}
              </A>
              <VersionState version={version} />
              {mayWithdraw && version.state !== 'withdrawn' && (
                <span className="end">
                  <WithdrawButton standard={standard} version={version} />
                </span>
              )}
            </div>
            <Times version={version} />
            <ChangesView changes={version.changes} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Times({ version }: { version: StandardVersion }) {
  const { t } = useTranslation();
  return (
    <Text size="sm" c="dimmed" mb="sm">
      {t('standards.released')} <Day time={version.released_at} />
      {version.changes.length > 0 && ` · ${t('standards.graceOf', { count: version.grace_days })}`}
      {version.superseded_at && (
        <>
          {' · '}
          {t('standards.supersededAt')} <Day time={version.superseded_at} />
        </>
      )}
      {version.withdrawn_because && (
        <Text span display="block" size="sm" className="user-text">
          {t('standards.withdrawnBecause')} {version.withdrawn_because}
        </Text>
      )}
    </Text>
  );
}

function WithdrawButton({ standard, version }: { standard: Standard; version: StandardVersion }) {
  const { t } = useTranslation();
  return (
    <ConfirmButton
      size="xs"
      label={t('standards.withdraw')}
      title={t('standards.withdrawTitle', { version: version.version })}
      text={t('standards.withdrawText')}
      reason={t('standards.withdrawReason')}
      confirm={t('standards.withdraw')}
      onConfirm={async (reason) => {
        const params = { path: { standard: standard.id, version: version.version } };
        await ask(api.POST('/v1/standards/{standard}/versions/{version}/withdraw', { params, body: { reason } }));
        // Certificates count as revoked now, and runs that are under way stop.
        void queries.invalidateQueries();
      }}
    />
  );
}
