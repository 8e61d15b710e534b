import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Alliance, DirectoryEntry, Seat } from '@/api/types';
import { Dialog } from '@/parts/dialog';
import { tell, useSending } from '@/parts/form';
import { useIndustries } from '@/parts/industries';
import { Loaded } from '@/parts/loaded';
import { directoryQuery } from '@/parts/names';
import { ProblemAlert } from '@/parts/problem';
import { forgetAlliances } from './data';

type InviteProps = { alliance: Alliance; seats: Seat[] };

/** Invites a partner from the directory. */
export function InviteButton(props: InviteProps) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Button size="sm" leftSection={<IconUserPlus size={16} aria-hidden />} onClick={dialog.open}>
        {t('alliances.invite')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('alliances.inviteTitle', { name: props.alliance.name })}>
        <Directory {...props} close={dialog.close} />
      </Dialog>
    </>
  );
}

function Directory(props: InviteProps & { close: () => void }) {
  const query = useQuery(directoryQuery);
  return <Loaded query={query}>{(partners) => <InviteForm {...props} partners={partners} />}</Loaded>;
}

type FormProps = InviteProps & { partners: DirectoryEntry[]; close: () => void };

function InviteForm({ alliance, seats, partners, close }: FormProps) {
  const { t } = useTranslation();
  const industries = useIndustries();
  const [partner, setPartner] = useState<string | null>(null);
  const { isSending, error, send } = useSending();
  const taken = new Set(seats.filter(({ state }) => /active|invited|requested/.test(state)).map((one) => one.partner));
  const free = partners.filter(({ id }) => id !== alliance.lead && !taken.has(id));
  const invite = (event: React.FormEvent) => {
    event.preventDefault();
    if (!partner) return;
    void send(async () => {
      const params = { path: { alliance: alliance.id, partner } };
      await ask(api.POST('/v1/alliances/{alliance}/members/{partner}/invite', { params }));
      forgetAlliances();
      tell(t('alliances.inviteSent'));
      close();
    });
  };
  return (
    <form onSubmit={invite}>
      <Stack>
        {free.length === 0 && <Text size="sm">{t('alliances.nobodyLeft')}</Text>}
        <Select
          label={t('alliances.partner')}
          placeholder={t('alliances.choosePartner')}
          data={free.map(({ id, name, industry }) => ({ value: id, label: `${name} · ${industries.name(industry)}` }))}
          value={partner}
          onChange={setPartner}
          searchable
          required
          data-autofocus
          nothingFoundMessage={t('alliances.nobody')}
        />
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('parts.cancel')}
          </Button>
          <Button type="submit" loading={isSending} disabled={!partner}>
            {t('alliances.invite')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
