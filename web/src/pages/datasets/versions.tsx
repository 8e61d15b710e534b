import { Badge } from '@mantine/core';
import { IconVersions } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { Dataset } from '@/api/types';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { useFormats } from '@/parts/format';
import { A } from '@/parts/links';
import { Ago } from '@/parts/moment';
import { ListTable } from '@/parts/table';

type VersionListProps = { dataset: Dataset; current?: number; upload: ReactNode };

/** All versions; none of them ever changes. */
export function VersionList({ dataset, current, upload }: VersionListProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const path = { dataset: dataset.id };
  const list = useList(['datasets', 'one', dataset.id, 'versions'], (query) =>
    ask(api.GET('/v1/datasets/{dataset}/versions', { params: { path, query } })),
  );
  return (
    <>
      {upload && <Card title={t('upload.title')}>{upload}</Card>}
      <Card title={t('datasets.tab.versions')} flush>
        <ListTable
          label={t('datasets.tab.versions')}
          list={list}
          rowKey={(one) => one.id}
          columns={[
            {
              key: 'number',
              head: t('datasets.version'),
              cell: (one) => (
                <>
                  <A to="/datasets/$dataset" params={path} search={{ version: one.number }} className="row-link">
                    {t('datasets.versionNumber', { number: one.number })}
                  </A>{' '}
                  {one.number === current && <Badge>{t('datasets.shown')}</Badge>}
                </>
              ),
            },
            { key: 'rows', head: t('datasets.rows'), isNumber: true, cell: (one) => format.integer(one.rows) },
            { key: 'size', head: t('datasets.size'), isNumber: true, cell: (one) => format.bytes(one.size) },
            { key: 'format', head: t('datasets.format'), cell: (one) => (one.format === 'csv' ? 'CSV' : 'Parquet') },
            { key: 'created', head: t('datasets.uploaded'), cell: (one) => <Ago time={one.created_at} /> },
          ]}
          empty={<Empty icon={IconVersions} title={t('datasets.noContent')} text={t('datasets.noContentText')} />}
        />
      </Card>
    </>
  );
}
