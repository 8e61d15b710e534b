import { Alert } from '@mantine/core';
import { IconInfoCircle, IconReceipt } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { StatementHead } from '@/api/types';
import { useCan } from '@/app/session';
import { UsageTabs } from '@/pages/usage/tabs';
import { useUtcMonth } from '@/pages/usage/utc-day';
import { useAmounts } from '@/parts/amounts';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { A, LinkButton } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Day } from '@/parts/moment';
import { Page } from '@/parts/page';
import { type Column, DataTable } from '@/parts/table';
import { monthAgo, statementsQuery } from './data';
import { StatementState } from './state';

/** One's partner's statements; the month at hand has a preview. */
export function StatementsPage() {
  const { t } = useTranslation();
  const mayRead = useCan()('statement:read');
  const month = monthAgo(Date.now(), 0);
  return (
    <Page
      title={t('statements.title')}
      lead={t('statements.lead')}
      actions={
        mayRead && (
          <LinkButton to="/usage/statements/$month" params={{ month }} variant="default">
            {t('statements.preview')}
          </LinkButton>
        )
      }
    >
      <UsageTabs />
      {mayRead ? (
        <List />
      ) : (
        <Alert color="yellow" icon={<IconInfoCircle aria-hidden />}>
          {t('statements.mayNot')}
        </Alert>
      )}
    </Page>
  );
}

function List() {
  const { t } = useTranslation();
  const query = useQuery(statementsQuery);
  const month = useUtcMonth();
  const { exactMoney } = useAmounts();
  const columns: Column<StatementHead>[] = [
    {
      key: 'month',
      head: t('statements.month'),
      cell: (one) => (
        <A to="/usage/statements/$month" params={{ month: one.month }} className="row-link">
          {month(one.month)}
        </A>
      ),
    },
    { key: 'number', head: t('statements.number'), isNumber: true, cell: ({ number }) => number ?? '–' },
    { key: 'state', head: t('statements.state'), cell: ({ state }) => <StatementState state={state} /> },
    { key: 'made', head: t('statements.made'), cell: ({ made_at }) => <Day time={made_at} /> },
    {
      key: 'total',
      head: t('statements.total'),
      isNumber: true,
      cell: ({ total, currency }) => (currency ? exactMoney(total, currency) : '–'),
    },
  ];
  return (
    <Card title={t('statements.made')} flush>
      <Loaded query={query}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={IconReceipt} title={t('statements.none')} text={t('statements.noneText')} />
          ) : (
            <DataTable label={t('statements.title')} columns={columns} rows={all} rowKey={(one) => one.month} />
          )
        }
      </Loaded>
    </Card>
  );
}
