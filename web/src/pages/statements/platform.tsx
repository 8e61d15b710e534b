import { TextInput } from '@mantine/core';
import { IconReceipt } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { StatementHead } from '@/api/types';
import { PlatformUsageTabs } from '@/pages/usage/tabs';
import { useAmounts } from '@/parts/amounts';
import { Empty } from '@/parts/empty';
import { A } from '@/parts/links';
import { Moment } from '@/parts/moment';
import { Page } from '@/parts/page';
import { type Column, ListTable } from '@/parts/table';
import { monthAgo } from './data';
import { StatementState } from './state';

const route = getRouteApi('/app/platform/platform/statements');

/** The statements of a month, of all partners. */
export function PlatformStatementsPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const month = search.month ?? monthAgo(Date.now(), 1);
  const { exactMoney } = useAmounts();
  const list = useList(['statements', 'platform', month], (page) =>
    ask(api.GET('/v1/platform/statements', { params: { query: { ...page, month } } })),
  );
  const columns: Column<StatementHead>[] = [
    {
      key: 'partner',
      head: t('statements.partner'),
      cell: (one) => (
        <A
          to="/platform/partners/$partner/statements/$month"
          params={{ partner: one.partner, month: one.month }}
          className="row-link"
        >
          <bdi>{one.partner_name}</bdi>
        </A>
      ),
    },
    { key: 'number', head: t('statements.number'), isNumber: true, cell: ({ number }) => number ?? '–' },
    { key: 'state', head: t('statements.state'), cell: ({ state }) => <StatementState state={state} /> },
    { key: 'made', head: t('statements.madeAt'), cell: ({ made_at }) => <Moment time={made_at} /> },
    {
      key: 'total',
      head: t('statements.total'),
      isNumber: true,
      cell: ({ total, currency }) => (currency ? exactMoney(total, currency) : '–'),
    },
  ];
  return (
    <Page title={t('statements.title')} lead={t('statements.platformLead')}>
      <PlatformUsageTabs />
      <div className="toolbar">
        <TextInput
          type="month"
          label={t('statements.month')}
          value={month}
          max={monthAgo(Date.now(), 0)}
          onChange={({ currentTarget: { value } }) => value && void navigate({ search: { month: value } })}
        />
      </div>
      <ListTable
        label={t('statements.title')}
        list={list}
        columns={columns}
        rowKey={(one) => one.partner}
        empty={<Empty icon={IconReceipt} title={t('statements.noneOfMonth')} text={t('statements.noneOfMonthText')} />}
      />
    </Page>
  );
}
