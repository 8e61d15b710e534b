import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconUsersGroup } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { Alliance } from '@/api/types';
import { useCan } from '@/app/session';
import { Dialog } from '@/parts/dialog';
import { Empty } from '@/parts/empty';
import { useIndustries } from '@/parts/industries';
import { A } from '@/parts/links';
import { Day } from '@/parts/moment';
import { Page } from '@/parts/page';
import { type Column, ListTable } from '@/parts/table';
import { DissolveButton } from './dissolve';
import { FoundForm } from './found-form';
import { StandingBadge } from './standing-badge';

/** Every alliance, for the platform's staff: the operator founds and dissolves them. */
export function PlatformAlliancesPage() {
  const { t } = useTranslation();
  const may = useCan()('alliance:found');
  const industries = useIndustries();
  const list = useList(['alliances', 'platform'], (query) =>
    ask(api.GET('/v1/platform/alliances', { params: { query } })),
  );
  return (
    <Page title={t('alliances.title')} lead={t('alliances.platform.lead')} actions={may && <FoundButton />}>
      <ListTable
        label={t('alliances.title')}
        list={list}
        rowKey={(one) => one.id}
        columns={columns(t, industries.name, may)}
        empty={
          <Empty
            icon={IconUsersGroup}
            title={t('alliances.none')}
            text={t('alliances.platform.noneText')}
            action={may && <FoundButton />}
          />
        }
      />
    </Page>
  );
}

function FoundButton() {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={dialog.open}>
        {t('alliances.found')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('alliances.found')} size="lg">
        <FoundForm close={dialog.close} />
      </Dialog>
    </>
  );
}

function columns(t: TFunction, industry: (value: string) => string, may: boolean): Column<Alliance>[] {
  return [
    { key: 'name', head: t('alliances.name'), cell: (one) => <bdi>{one.name}</bdi> },
    { key: 'industry', head: t('alliances.industry'), cell: (one) => industry(one.industry) },
    {
      key: 'lead',
      head: t('alliances.leadPartner'),
      cell: (one) => (
        <A to="/platform/partners/$partner" params={{ partner: one.lead }}>
          <bdi>{one.lead_name}</bdi>
        </A>
      ),
    },
    { key: 'founded', head: t('alliances.founded'), cell: (one) => <Day time={one.created_at} /> },
    { key: 'state', head: t('alliances.state'), cell: (one) => <StandingBadge alliance={one} /> },
    {
      key: 'actions',
      head: t('parts.actions'),
      isAction: true,
      cell: (one) =>
        may && one.state === 'active' && <DissolveButton alliance={one} size="xs" onDissolve={dissolver(one)} />,
    },
  ];
}

function dissolver({ id }: Alliance) {
  return async (name: string, reason: string) => {
    const params = { path: { alliance: id } };
    await ask(api.POST('/v1/platform/alliances/{alliance}/dissolve', { params, body: { name, reason } }));
  };
}
