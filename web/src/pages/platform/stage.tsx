import { IconInbox } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import { useCountries } from '@/pages/entry/apply/form';
import { Empty } from '@/parts/empty';
import { useIndustries } from '@/parts/industries';
import { A } from '@/parts/links';
import { Ago, Day } from '@/parts/moment';
import { Page } from '@/parts/page';
import { type Column, ListTable } from '@/parts/table';
import { Progressed } from './board-card';
import { type PipelineCard, pipelineQuery } from './data';

const route = getRouteApi('/app/platform/platform/pipeline/$stage');

/** Every application in one stage of the board. */
export function StagePage() {
  const { t } = useTranslation();
  const { stage } = route.useParams();
  const list = useList(['partners', 'pipeline', stage], (query) =>
    ask(api.GET('/v1/pipeline/{stage}', { params: { path: { stage }, query } })),
  );
  return (
    <Page
      title={t('platform.pipeline.stage', { stage: t(`status.partner.${stage}`, stage) })}
      crumbs={[
        <A key="board" to="/platform/pipeline">
          {t('app.nav.pipeline')}
        </A>,
      ]}
    >
      <ListTable
        label={t('app.nav.pipeline')}
        list={list}
        rowKey={(one) => one.partner}
        columns={useColumns()}
        empty={<Empty icon={IconInbox} title={t('platform.pipeline.nobody')} />}
      />
    </Page>
  );
}

function useColumns(): Column<PipelineCard>[] {
  const { t } = useTranslation();
  const industries = useIndustries();
  const country = useCountries();
  const pipeline = useQuery(pipelineQuery);
  const needed = pipeline.data?.reviewers_needed ?? 1;
  return [
    {
      key: 'name',
      head: t('entry.apply.organisation'),
      cell: (one) => (
        <A to="/platform/partners/$partner" params={{ partner: one.partner }} className="row-link">
          <bdi>{one.name}</bdi>
        </A>
      ),
    },
    { key: 'industry', head: t('entry.apply.industry'), cell: (one) => industries.name(one.industry) },
    { key: 'country', head: t('application.country'), cell: (one) => (one.country ? country(one.country) : '–') },
    {
      key: 'progress',
      head: t('platform.pipeline.progress'),
      cell: (one) => <Progressed card={one} needed={needed} />,
    },
    { key: 'since', head: t('platform.pipeline.since'), cell: (one) => <Ago time={one.since} /> },
    { key: 'applied', head: t('platform.pipeline.applied'), cell: (one) => <Day time={one.applied_at} /> },
  ];
}
