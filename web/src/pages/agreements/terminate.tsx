import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Agreement } from '@/api/types';
import { queries } from '@/app/queries';
import { useAccount } from '@/app/session';
import { useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';
import './agreements.css';
import { sides } from './data';

/** Ends an agreement in force: says what stops, and wants the other party's name typed. */
export function TerminateButton({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  const title = t('agreements.end.terminateTitle');
  return (
    <>
      <Button variant="light" color="red" onClick={dialog.open}>
        {t('agreements.end.terminate')}
      </Button>
      <Modal opened={isOpen} onClose={dialog.close} title={title} size="lg" closeButtonProps={{ 'aria-label': title }}>
        <Question agreement={agreement} close={dialog.close} />
      </Modal>
    </>
  );
}

function Question({ agreement, close }: { agreement: Agreement; close: () => void }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const { other } = sides(agreement, partner);
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const { isSending, error, send } = useSending();
  const isMeant = plain(typed) === plain(other.name) && reason.trim() !== '';
  const end = (event: React.FormEvent) => {
    event.preventDefault();
    void send(async () => {
      const params = { path: { agreement: agreement.id } };
      await ask(api.POST('/v1/agreements/{agreement}/terminate', { params, body: { reason: reason.trim() } }));
      // Jobs, grants and what is shared have changed with it.
      void queries.invalidateQueries();
      close();
    });
  };
  return (
    <form onSubmit={end}>
      <Stack gap="md">
        <Stops agreement={agreement} />
        <Textarea
          label={t('agreements.end.reason', { partner: other.name })}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={2000}
          required
          data-autofocus
          dir="auto"
        />
        <TextInput
          label={t('agreements.end.typeName')}
          description={other.name}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          required
          autoComplete="off"
          dir="auto"
        />
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('parts.cancel')}
          </Button>
          <Button type="submit" color="red" loading={isSending} disabled={!isMeant}>
            {t('agreements.end.terminate')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Stops({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  const fate = agreement.rules.derived_models?.after_termination ?? 'stop';
  return (
    <Text component="div" size="sm">
      {t('agreements.end.stops')}
      <ul className="stops">
        {['jobs', 'transfers', 'grants'].map((what) => (
          <li key={what}>{t(`agreements.end.stop.${what}`)}</li>
        ))}
        <li>{t(`agreements.end.models.${fate}`)}</li>
      </ul>
      {t('agreements.end.stays')}
    </Text>
  );
}

/** A name as people type it: however the spaces and the accents are made. */
function plain(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/g, ' ');
}
