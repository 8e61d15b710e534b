import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { Dialog } from '@/parts/dialog';
import { useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';
import { forgetHeld, type Held, heldParams } from './held';

/** Takes the application back, for good; why is for the applicant to say or not. */
export function Withdraw({ held, name }: { held: Held; name: string }) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  const [reason, setReason] = useState('');
  const { isSending, error, send } = useSending();
  const withdraw = () =>
    send(async () => {
      const params = heldParams(held);
      await ask(api.POST('/v1/applications/{application}/withdraw', { params, body: { reason: reason.trim() } }));
      await forgetHeld(held);
      dialog.close();
    });
  return (
    <>
      <Button variant="light" color="red" onClick={dialog.open}>
        {t('application.withdraw.button')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('application.withdraw.title', { name })}>
        <Stack>
          <Text size="sm">{t('application.withdraw.text')}</Text>
          <Textarea
            label={t('application.withdraw.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            autosize
            minRows={2}
            maxLength={2000}
            data-autofocus
            dir="auto"
          />
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={dialog.close}>
              {t('parts.cancel')}
            </Button>
            <Button color="red" loading={isSending} onClick={() => void withdraw()}>
              {t('application.withdraw.button')}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
