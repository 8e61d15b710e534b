import { Group } from '@mantine/core';
import { IconDatabase, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { Dataset } from '@/api/types';
import { useCan } from '@/app/session';
import { Empty } from '@/parts/empty';
import { A, LinkButton } from '@/parts/links';
import { Ago } from '@/parts/moment';
import { usePartnerNames } from '@/parts/names';
import { Page } from '@/parts/page';
import { ShelfChoice, shelfQuery } from '@/parts/shelf';
import { type Column, ListTable } from '@/parts/table';
import { sharedDatasetsQuery } from './data';

const route = getRouteApi('/app/partner/datasets');

export function DatasetsPage() {
  const { t } = useTranslation();
  const can = useCan();
  const { show = 'own' } = route.useSearch();
  const navigate = route.useNavigate();
  const names = usePartnerNames();
  const list = useList(['datasets', 'list', show], (page) =>
    ask(api.GET('/v1/datasets', { params: { query: { ...page, ...shelfQuery(show) } } })),
  );
  const items = show === 'archived' ? { ...list, items: list.items.filter((one) => one.archived) } : list;
  const isOwnEmpty = show === 'own' && !list.isPending && list.items.length === 0;
  const shared = useQuery({ ...sharedDatasetsQuery, enabled: isOwnEmpty }).data?.length ?? 0;
  const create = can('dataset:write') && (
    <LinkButton to="/datasets/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t('datasets.create')}
    </LinkButton>
  );
  const columns: Column<Dataset>[] = [
    {
      key: 'name',
      head: t('datasets.name'),
      cell: (one) => (
        <A to="/datasets/$dataset" params={{ dataset: one.id }} className="row-link">
          <bdi>{one.name}</bdi>
        </A>
      ),
    },
    ...(show === 'shared'
      ? [{ key: 'owner', head: t('datasets.owner'), cell: (one: Dataset) => <bdi>{names(one.owner)}</bdi> }]
      : []),
    {
      key: 'version',
      head: t('datasets.version'),
      cell: (one) =>
        one.latest_version ? t('datasets.versionNumber', { number: one.latest_version }) : t('datasets.noVersion'),
    },
    { key: 'licence', head: t('datasets.licence'), cell: (one) => one.licence ?? '–' },
    { key: 'updated', head: t('datasets.updated'), cell: (one) => <Ago time={one.updated_at} /> },
  ];
  return (
    <Page title={t('datasets.title')} lead={t('datasets.lead')} actions={create}>
      <ShelfChoice value={show} onChange={(next) => void navigate({ search: next === 'own' ? {} : { show: next } })} />
      <ListTable
        label={t('datasets.title')}
        list={items}
        rowKey={(one) => one.id}
        columns={columns}
        empty={
          <Empty
            icon={IconDatabase}
            title={t(`datasets.empty.${show}`)}
            text={
              isOwnEmpty && shared > 0
                ? t('datasets.empty.othersText', { count: shared })
                : t(show === 'own' && !create ? 'datasets.empty.readerText' : `datasets.empty.${show}Text`)
            }
            action={
              show === 'own' ? (
                <Group justify="center">
                  {shared > 0 && (
                    <LinkButton to="/datasets" search={{ show: 'shared' }} variant="light">
                      {t('shelf.shared')}
                    </LinkButton>
                  )}
                  {create}
                </Group>
              ) : (
                show === 'shared' && <LinkButton to="/directory">{t('datasets.toDirectory')}</LinkButton>
              )
            }
          />
        }
      />
    </Page>
  );
}
