import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { partnersQuery, peopleQuery } from '@/pages/platform/data';
import { Page } from '@/parts/page';
import { AuditView } from './view';

const route = getRouteApi('/app/platform/platform/audit');

/** The whole audit log. */
export function PlatformAuditPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const people = useQuery(peopleQuery);
  const partners = useQuery(partnersQuery);
  const persons = (people.data ?? []).map((one) => ({ value: one.user, label: `${one.display_name} (${one.email})` }));
  const options = {
    people: persons,
    agreements: [],
    things: [...(partners.data ?? []).map(({ id, name }) => ({ value: id, label: name })), ...persons],
  };
  const brief = (id: string) => `${id.slice(0, 11)}…`;
  return (
    <Page title={t('audit.title')} lead={t('audit.platformLead')}>
      <AuditView
        name="platform"
        search={search}
        onSearch={(next) => void navigate({ search: next })}
        path="/v1/audit"
        options={options}
        read={(query) => ask(api.GET('/v1/audit', { params: { query } }))}
        people={(user) => people.data?.find((one) => one.user === user)?.email ?? brief(user)}
        partners={(partner) => partners.data?.find((one) => one.id === partner)?.name ?? brief(partner)}
      />
    </Page>
  );
}
