import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useUtcMonth } from '@/pages/usage/utc-day';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { statementQuery } from './data';
import { StatementActions } from './files';
import { StatementState } from './state';
import { StatementView } from './view';

const route = getRouteApi('/app/partner/usage/statements/$month');

/** A month's statement of one's partner. */
export function StatementPage() {
  const { t } = useTranslation();
  const { month } = route.useParams();
  const inWords = useUtcMonth();
  const query = useQuery(statementQuery(month));
  const found = query.data;
  return (
    <Page
      title={t('statements.of', { month: inWords(month) })}
      badge={found && <StatementState state={found.state} />}
      crumbs={[
        <A key="usage" to="/usage">
          {t('usage.title')}
        </A>,
        <A key="all" to="/usage/statements">
          {t('statements.title')}
        </A>,
      ]}
      actions={found && <StatementActions month={month} />}
    >
      <Loaded query={query}>{(statement) => <StatementView statement={statement} />}</Loaded>
    </Page>
  );
}
