import { Badge, Group } from '@mantine/core';
import { IconFileCertificate, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { Agreement } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { Empty } from '@/parts/empty';
import { A, LinkButton } from '@/parts/links';
import { Day } from '@/parts/moment';
import { Page } from '@/parts/page';
import { Status } from '@/parts/status';
import { type Column, ListTable } from '@/parts/table';
import { sides } from './data';

export function AgreementsPage() {
  const { t } = useTranslation();
  const can = useCan();
  const list = useList(['agreements', 'list'], (query) => ask(api.GET('/v1/agreements', { params: { query } })));
  const propose = can('agreement:propose') && (
    <LinkButton to="/agreements/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t('agreements.propose')}
    </LinkButton>
  );
  return (
    <Page title={t('agreements.title')} lead={t('agreements.lead')} actions={propose}>
      <ListTable
        label={t('agreements.title')}
        list={list}
        rowKey={(one) => one.id}
        columns={useColumns()}
        empty={
          <Empty
            icon={IconFileCertificate}
            title={t('agreements.none')}
            text={t('agreements.noneText')}
            action={propose || <LinkButton to="/directory">{t('agreements.toDirectory')}</LinkButton>}
          />
        }
      />
    </Page>
  );
}

function useColumns(): Column<Agreement>[] {
  const { t } = useTranslation();
  const { partner } = useAccount();
  return [
    {
      key: 'title',
      head: t('agreements.name'),
      cell: (one) => (
        <A to="/agreements/$agreement" params={{ agreement: one.id }} className="row-link">
          <bdi>{one.title}</bdi>
        </A>
      ),
    },
    { key: 'with', head: t('agreements.with'), cell: (one) => <bdi>{sides(one, partner).other.name}</bdi> },
    {
      key: 'purposes',
      head: t('agreements.purposes'),
      cell: (one) => (
        <Group gap={4}>
          {one.purposes.map((purpose) => (
            <Badge key={purpose}>{t(`grants.permission.${purpose}`, purpose)}</Badge>
          ))}
        </Group>
      ),
    },
    { key: 'until', head: t('agreements.until'), cell: (one) => <Day time={one.expires_at} /> },
    { key: 'state', head: t('agreements.state'), cell: (one) => <Status of="agreement" value={one.state} /> },
  ];
}
