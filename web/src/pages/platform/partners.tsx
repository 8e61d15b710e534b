import { Select } from '@mantine/core';
import { IconBuilding } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import { Empty } from '@/parts/empty';
import { useIndustries } from '@/parts/industries';
import { A } from '@/parts/links';
import { Ago } from '@/parts/moment';
import { Page } from '@/parts/page';
import { Status } from '@/parts/status';
import { ListTable } from '@/parts/table';
import { LISTED } from './data';

const route = getRouteApi('/app/platform/platform/partners');

/** Every partner, from applicants to those that left. */
export function PartnersPage() {
  const { t } = useTranslation();
  const { status } = route.useSearch();
  const navigate = route.useNavigate();
  const industries = useIndustries();
  const list = useList(['partners', 'list', status ?? 'all'], (page) =>
    ask(api.GET('/v1/partners', { params: { query: { ...page, ...(status ? { status } : {}) } } })),
  );
  return (
    <Page title={t('app.nav.partners')} lead={t('platform.partners.lead')}>
      <div className="toolbar">
        <Select
          aria-label={t('organisation.status')}
          placeholder={t('platform.partners.all')}
          data={LISTED.map((one) => ({ value: one, label: t(`status.partner.${one}`) }))}
          value={status ?? null}
          onChange={(next) => void navigate({ search: next ? { status: next } : {} })}
          clearable
          w={200}
        />
      </div>
      <ListTable
        label={t('app.nav.partners')}
        list={list}
        rowKey={(one) => one.id}
        columns={[
          {
            key: 'name',
            head: t('entry.apply.organisation'),
            cell: (one) => (
              <A to="/platform/partners/$partner" params={{ partner: one.id }} className="row-link">
                <bdi>{one.name}</bdi>
              </A>
            ),
          },
          { key: 'industry', head: t('entry.apply.industry'), cell: (one) => industries.name(one.industry) },
          { key: 'contact', head: t('entry.apply.contact'), cell: (one) => <bdi>{one.contact_name}</bdi> },
          { key: 'status', head: t('organisation.status'), cell: (one) => <Status of="partner" value={one.status} /> },
          { key: 'created', head: t('organisation.since'), cell: (one) => <Ago time={one.created_at} /> },
        ]}
        empty={<Empty icon={IconBuilding} title={t('platform.partners.none')} text={t('platform.partners.noneText')} />}
      />
    </Page>
  );
}
