import { Badge } from '@mantine/core';
import { IconTopologyStar3 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { Model } from '@/api/types';
import { useCan } from '@/app/session';
import { Empty } from '@/parts/empty';
import { A, LinkButton } from '@/parts/links';
import { Ago } from '@/parts/moment';
import { agreementsQuery, usePartnerNames } from '@/parts/names';
import { Page } from '@/parts/page';
import { ShelfChoice, shelfQuery } from '@/parts/shelf';
import { type Column, ListTable } from '@/parts/table';

const route = getRouteApi('/app/partner/models');

export function ModelsPage() {
  const { t } = useTranslation();
  const can = useCan();
  const { show = 'own' } = route.useSearch();
  const navigate = route.useNavigate();
  const names = usePartnerNames();
  const list = useList(['models', 'list', show], (page) =>
    ask(api.GET('/v1/models', { params: { query: { ...page, ...shelfQuery(show) } } })),
  );
  const agreements = useQuery({ ...agreementsQuery, enabled: show === 'shared' });
  const hasEnded = agreements.data?.some(({ state }) => state === 'terminated' || state === 'expired');
  const items = show === 'archived' ? { ...list, items: list.items.filter((one) => one.archived) } : list;
  const columns: Column<Model>[] = [
    {
      key: 'name',
      head: t('models.name'),
      cell: (one) => (
        <A to="/models/$model" params={{ model: one.id }} className="row-link">
          <bdi>{one.name}</bdi>
        </A>
      ),
    },
    ...(show === 'shared'
      ? [{ key: 'owner', head: t('models.owner'), cell: (one: Model) => <bdi>{names(one.owner)}</bdi> }]
      : []),
    { key: 'task', head: t('models.task'), cell: (one) => <Badge>{t(`models.taskOf.${one.task}`, one.task)}</Badge> },
    {
      key: 'version',
      head: t('models.version'),
      cell: (one) =>
        one.latest_version ? t('models.versionNumber', { number: one.latest_version }) : t('models.noVersion'),
    },
    { key: 'updated', head: t('models.updated'), cell: (one) => <Ago time={one.updated_at} /> },
  ];
  const toAgreements = <LinkButton to="/agreements">{t('jobs.form.toAgreements')}</LinkButton>;
  const toDirectory = <LinkButton to="/directory">{t('datasets.toDirectory')}</LinkButton>;
  return (
    <Page title={t('models.title')} lead={t('models.lead')}>
      <ShelfChoice value={show} onChange={(next) => void navigate({ search: next === 'own' ? {} : { show: next } })} />
      <ListTable
        label={t('models.title')}
        list={items}
        rowKey={(one) => one.id}
        columns={columns}
        empty={
          <Empty
            icon={IconTopologyStar3}
            title={t(`models.empty.${show}`)}
            text={t(show === 'shared' && hasEnded ? 'models.empty.sharedEndedText' : `models.empty.${show}Text`)}
            action={
              show === 'own'
                ? can('job:submit') && <LinkButton to="/jobs/new">{t('jobs.new')}</LinkButton>
                : show === 'shared' && (hasEnded ? toAgreements : toDirectory)
            }
          />
        }
      />
    </Page>
  );
}
