import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { toProblem } from '@/api/problem';
import type { Partner } from '@/api/types';
import { Dialog } from '@/parts/dialog';
import { useSending } from '@/parts/form';
import { useFormats } from '@/parts/format';
import { ProblemAlert } from '@/parts/problem';
import { type AssessmentResult, forgetPartners, resultQuery } from './data';

type ApproveProps = { partner: Partner; onInvited: (token: string) => void };

/** Admits an applicant, once somebody has assessed it. */
export function Approve({ partner, onInvited }: ApproveProps) {
  const { t } = useTranslation();
  const result = useQuery(resultQuery(partner.id));
  const [isOpen, dialog] = useDisclosure(false);
  const icon = <IconCheck size={16} aria-hidden />;
  if (!result.data || result.data.reviewers === 0) {
    return (
      <Button disabled leftSection={icon}>
        {t('platform.step.approveLater')}
      </Button>
    );
  }
  return (
    <>
      <Button leftSection={icon} onClick={dialog.open}>
        {t('platform.step.approve')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('platform.step.approveTitle', { name: partner.name })}>
        <ApproveForm partner={partner} onInvited={onInvited} result={result.data} close={dialog.close} />
      </Dialog>
    </>
  );
}

type ApproveFormProps = ApproveProps & { result: AssessmentResult; close: () => void };

/** What the applicant is told, and why it is admitted where the assessments say less than the platform asks for. */
function ApproveForm({ partner, onInvited, result, close }: ApproveFormProps) {
  const { t } = useTranslation();
  const [texts, setTexts] = useState({ reason: '', override: '' });
  const { isSending, error, send } = useSending();
  // The settings may have changed since the result was read.
  const isShort = !result.passes || (Boolean(error) && toProblem(error).code === 'decision_needs_override');
  const approve = () =>
    send(async () => {
      const [reason, override_reason] = [texts.reason.trim(), isShort ? texts.override.trim() : ''];
      const body = { ...(reason ? { reason } : {}), ...(override_reason ? { override_reason } : {}) };
      const approved = await ask(
        api.POST('/v1/partners/{partner}/approve', { params: { path: { partner: partner.id } }, body }),
      );
      onInvited(approved.invitation_token);
      await forgetPartners();
      close();
    });
  return (
    <Stack>
      <Text size="sm">{t('platform.step.approveText', { email: partner.contact_email })}</Text>
      <Textarea
        label={t('platform.step.approveReason')}
        description={t('platform.step.approveReasonText')}
        value={texts.reason}
        onChange={(event) => setTexts({ ...texts, reason: event.currentTarget.value })}
        autosize
        minRows={2}
        maxLength={2000}
        data-autofocus
        dir="auto"
      />
      {isShort && <Shortfall result={result} />}
      {isShort && (
        <Textarea
          label={t('platform.step.override')}
          description={t('platform.step.overrideText')}
          value={texts.override}
          onChange={(event) => setTexts({ ...texts, override: event.currentTarget.value })}
          autosize
          minRows={2}
          maxLength={2000}
          required
          dir="auto"
        />
      )}
      <ProblemAlert error={error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {t('parts.cancel')}
        </Button>
        <Button loading={isSending} disabled={isShort && texts.override.trim() === ''} onClick={() => void approve()}>
          {t('platform.step.approve')}
        </Button>
      </Group>
    </Stack>
  );
}

function Shortfall({ result }: { result: AssessmentResult }) {
  const { t } = useTranslation();
  const format = useFormats();
  const isFew = result.reviewers < result.reviewers_needed;
  const isLow = typeof result.result === 'number' && result.result < result.threshold;
  return (
    <Alert color="yellow" title={t('platform.result.short')}>
      {isFew && (
        <Text size="sm">
          {t('platform.result.few', {
            done: format.integer(result.reviewers),
            needed: format.integer(result.reviewers_needed),
          })}
        </Text>
      )}
      {isLow && (
        <Text size="sm">
          {t('platform.result.low', {
            result: format.decimal(result.result ?? 0),
            threshold: format.decimal(result.threshold),
          })}
        </Text>
      )}
    </Alert>
  );
}
