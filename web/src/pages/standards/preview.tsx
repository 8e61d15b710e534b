import { Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconRocket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/problem';
import type { Standard } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { allianceQuery, isLed } from '@/pages/alliances/data';
import { Card } from '@/parts/card';
import { Dialog } from '@/parts/dialog';
import { Outline } from '@/parts/loaded';
import { ProblemAlert } from '@/parts/problem';
import { stepOf } from './changes';
import { ChangesView, StepBadge } from './changes-view';
import { previewQuery } from './data';
import { type Preview, ReleaseForm } from './release';

type PreviewProps = {
  standard: Standard;
  /** The revision that is shown beside. */
  etag?: string;
  isDirty?: boolean;
};

/** What the saved draft would be if it were released now, and why. */
export function PreviewCard(props: PreviewProps) {
  const { t } = useTranslation();
  const query = useQuery(previewQuery(props.standard.id));
  const isSame = query.error && toProblem(query.error).code === 'standard_nothing_changed';
  return (
    <Card title={t('standards.release.preview')}>
      {query.isPending && <Outline />}
      {isSame ? <Text size="sm">{t('standards.release.same')}</Text> : <ProblemAlert error={query.error} />}
      {query.data && !query.error && <Next {...props} preview={query.data} />}
    </Card>
  );
}

function Next({ standard, etag, isDirty, preview }: PreviewProps & { preview: Preview }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const can = useCan();
  const alliance = useQuery(allianceQuery(standard.alliance));
  const [isOpen, dialog] = useDisclosure(false);
  const leads = alliance.data ? isLed(alliance.data, partner) : false;
  const step = stepOf(preview.changes);
  return (
    <Stack gap="md">
      <div className="version-head">
        <Text fz={26} fw={650} className="figures">
          {preview.version}
        </Text>
        {step && <StepBadge step={step} />}
      </div>
      <Text size="sm">{t(`standards.release.because.${step ?? 'first'}`)}</Text>
      <ChangesView changes={preview.changes} />
      {leads && can('standard:release') && (
        <>
          <Button disabled={isDirty} onClick={dialog.open} leftSection={<IconRocket size={17} aria-hidden />}>
            {t('standards.release.button', { version: preview.version })}
          </Button>
          {isDirty && (
            <Text size="xs" c="dimmed">
              {t('standards.release.saveFirst')}
            </Text>
          )}
          <Dialog
            opened={isOpen}
            onClose={dialog.close}
            size="lg"
            title={t('standards.release.title', { name: standard.name, version: preview.version })}
          >
            <ReleaseForm standard={standard} preview={preview} etag={etag} close={dialog.close} />
          </Dialog>
        </>
      )}
      {leads && !can('standard:release') && (
        <Text size="sm" c="dimmed">
          {t('standards.release.byAdmin')}
        </Text>
      )}
    </Stack>
  );
}
