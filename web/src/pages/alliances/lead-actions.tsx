import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Alliance } from '@/api/types';
import { Dialog } from '@/parts/dialog';
import { tell, useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';
import { forgetAlliances, membersQuery } from './data';
import { DissolveButton } from './dissolve';

/** What the lead can do with the alliance as a whole. */
export function LeadActions({ alliance }: { alliance: Alliance }) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  const dissolve = async (name: string, reason: string) => {
    const params = { path: { alliance: alliance.id } };
    await ask(api.POST('/v1/alliances/{alliance}/dissolve', { params, body: { name, reason } }));
  };
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        {t('alliances.handOver')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('alliances.handOverTitle', { name: alliance.name })}>
        <HandOverForm alliance={alliance} close={dialog.close} />
      </Dialog>
      <DissolveButton alliance={alliance} onDissolve={dissolve} />
    </>
  );
}

function HandOverForm({ alliance, close }: { alliance: Alliance; close: () => void }) {
  const { t } = useTranslation();
  const members = useQuery(membersQuery(alliance.id));
  const [to, setTo] = useState<string | null>(null);
  const { isSending, error, send } = useSending();
  const others = (members.data ?? []).filter(({ id }) => id !== alliance.lead);
  const handOver = (event: React.FormEvent) => {
    event.preventDefault();
    if (!to) return;
    void send(async () => {
      const params = { path: { alliance: alliance.id } };
      await ask(api.POST('/v1/alliances/{alliance}/hand-over', { params, body: { to } }));
      forgetAlliances();
      tell(t('alliances.handedOver'));
      close();
    });
  };
  return (
    <form onSubmit={handOver}>
      <Stack>
        <Text size="sm">{t('alliances.handOverText')}</Text>
        <Select
          label={t('alliances.newLead')}
          description={members.data && others.length === 0 ? t('alliances.noSuccessor') : undefined}
          data={others.map(({ id, name }) => ({ value: id, label: name }))}
          value={to}
          onChange={setTo}
          searchable
          required
          data-autofocus
          nothingFoundMessage={t('alliances.nobody')}
        />
        <ProblemAlert error={error ?? members.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('parts.cancel')}
          </Button>
          <Button type="submit" color="red" loading={isSending} disabled={!to}>
            {t('alliances.handOver')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
