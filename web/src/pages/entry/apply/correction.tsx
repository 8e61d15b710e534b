import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { tell } from '@/parts/form';
import type { Draft } from './draft';
import type { ApplicationForm } from './form';
import { forgetHeld, type Held, heldParams } from './held';
import { correctionBody } from './send';
import { Wizard } from './wizard';

type CorrectionProps = { held: Held; etag?: string; form: ApplicationForm; initial: Draft; close: () => void };

/** The survey once more, with what was told. */
export function Correction({ held, etag, form, initial, close }: CorrectionProps) {
  const { t } = useTranslation();
  const send = async (draft: Draft) => {
    const headers = etag ? { 'If-Match': etag } : undefined;
    const body = correctionBody(form, draft);
    await ask(api.PUT('/v1/applications/{application}', { params: heldParams(held), headers, body }));
    await forgetHeld(held);
    tell(t('application.follow.corrected'));
    close();
  };
  return (
    <Wizard
      form={form}
      initial={initial}
      isCorrection
      label={t('application.sendCorrection')}
      onSend={send}
      onCancel={close}
    />
  );
}

export function CorrectionButton({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={onClick}>
      {t('application.follow.correct')}
    </Button>
  );
}
