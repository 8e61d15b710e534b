import { Alert, Select, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Standard, StandardVersion } from '@/api/types';
import { Card } from '@/parts/card';
import { CopyText } from '@/parts/copy';
import { Facts } from '@/parts/facts';
import { useFormats } from '@/parts/format';
import { Day, Moment } from '@/parts/moment';
import { DownloadDefinition } from './download';
import { VersionState } from './version-state';

type VersionCardProps = { standard: Standard; version: StandardVersion; versions: StandardVersion[] };

/** Which version is shown, since when and for how long it counts, and its file. */
export function VersionCard({ standard, version, versions }: VersionCardProps) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/standards/$standard' });
  return (
    <Card title={t('standards.version')}>
      <Stack gap="md">
        <Select
          label={t('standards.shownVersion')}
          data={versions.map((one) => ({ value: one.version, label: one.version }))}
          value={version.version}
          onChange={(next) =>
            void navigate({ search: { version: next ?? undefined }, replace: true, resetScroll: false })
          }
          allowDeselect={false}
        />
        <Facts
          lines={[
            [t('standards.stateName'), <VersionState key="state" version={version} />],
            [t('standards.released'), <Moment key="released" time={version.released_at} />],
            [
              t('standards.supersededAt'),
              version.superseded_at && <Day key="superseded" time={version.superseded_at} />,
            ],
            [t('standards.certificates'), t('standards.days', { count: version.certificate_days })],
            ['SHA-256', <CopyText key="sha" text={version.sha256} shown={`${version.sha256.slice(0, 12)}…`} />],
          ]}
        />
        <DownloadDefinition standard={standard} version={version} />
      </Stack>
    </Card>
  );
}

/** What a reader has to know before relying on a version. */
export function VersionNotice({ version, newest }: { version: StandardVersion; newest?: string }) {
  const { t } = useTranslation();
  const format = useFormats();
  if (version.state === 'withdrawn') {
    return (
      <Alert color="red" mb="lg" icon={<IconAlertTriangle aria-hidden />} title={t('standards.withdrawnTitle')}>
        <Text size="sm" mb={6}>
          {t('standards.withdrawnText')}
        </Text>
        <Text size="sm" className="user-text">
          {version.withdrawn_because}
        </Text>
      </Alert>
    );
  }
  if (!version.superseded_at) return null;
  const isOver = version.state === 'superseded';
  return (
    <Alert
      color="yellow"
      mb="lg"
      icon={<IconClock aria-hidden />}
      title={t(isOver ? 'standards.supersededTitle' : 'standards.graceTitle', {
        day: format.day(version.superseded_at),
      })}
    >
      <Text size="sm">{t(isOver ? 'standards.supersededText' : 'standards.graceText', { newest })}</Text>
    </Alert>
  );
}
