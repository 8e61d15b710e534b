import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/app/session';
import { useUtcMonth } from '@/pages/usage/utc-day';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { CreditButton } from './credit';
import { statementQuery } from './data';
import { StatementActions } from './files';
import { StatementState } from './state';
import { StatementView } from './view';

const route = getRouteApi('/app/platform/platform/partners/$partner/statements/$month');

/** A partner's statement, for the platform's staff; what was wrong is credited here. */
export function PartnerStatementPage() {
  const { t } = useTranslation();
  const { partner, month } = route.useParams();
  const can = useCan();
  const inWords = useUtcMonth();
  const query = useQuery(statementQuery(month, partner));
  const found = query.data;
  return (
    <Page
      title={t('statements.of', { month: inWords(month) })}
      badge={found && <StatementState state={found.state} />}
      lead={found && <bdi>{found.partner_name}</bdi>}
      crumbs={[
        <A key="all" to="/platform/statements" search={{ month }}>
          {t('statements.title')}
        </A>,
        <A key="partner" to="/platform/partners/$partner" params={{ partner }}>
          {found ? <bdi>{found.partner_name}</bdi> : t('statements.partner')}
        </A>,
      ]}
      actions={
        found && (
          <>
            {can('statement:credit') && <CreditButton statement={found} />}
            <StatementActions month={month} partner={partner} />
          </>
        )
      }
    >
      <Loaded query={query}>{(statement) => <StatementView statement={statement} />}</Loaded>
    </Page>
  );
}
