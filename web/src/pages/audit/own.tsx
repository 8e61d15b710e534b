import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { agreementsQuery, membersQuery, usePartnerNames, usePeople } from '@/parts/names';
import { Page } from '@/parts/page';
import { RoleGate } from '@/parts/role-gate';
import { useThings } from './target-view';
import { AuditView } from './view';
import { isOfStaff } from './who';

const route = getRouteApi('/app/partner/audit');

/** One's partner's part of the audit log. */
export function OwnAuditPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const people = usePeople();
  const members = useQuery(membersQuery);
  const agreements = useQuery(agreementsQuery);
  const options = {
    people: (members.data ?? []).map((one) => ({ value: one.user, label: one.display_name })),
    agreements: (agreements.data ?? []).map(({ id, title }) => ({ value: id, label: title })),
    things: useThings(),
  };
  return (
    <Page title={t('audit.title')} lead={t('audit.ownLead')}>
      <RoleGate action="audit:read">
        <AuditView
          name="own"
          search={search}
          onSearch={(next) => void navigate({ search: next })}
          path="/v1/partner/audit"
          options={options}
          read={(query) => ask(api.GET('/v1/partner/audit', { params: { query } }))}
          people={(user, rule) => (isOfStaff(rule) ? t('audit.operatorActed') : people(user))}
          partners={usePartnerNames()}
        />
      </RoleGate>
    </Page>
  );
}
