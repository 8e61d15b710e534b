import { Badge, Group, Text } from '@mantine/core';
import { IconCloudUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Column, Dataset, DatasetVersion } from '@/api/types';
import { useAccount } from '@/app/session';
import { VisibilityCard } from '@/pages/catalogue/publish/card';
import { CertificatesOf } from '@/pages/certificates/of-artefact';
import { ReceivedCard } from '@/pages/grants/received';
import { Card } from '@/parts/card';
import { CopyText, ShortId } from '@/parts/copy';
import { Empty } from '@/parts/empty';
import { Facts } from '@/parts/facts';
import { useFormats } from '@/parts/format';
import { Loaded } from '@/parts/loaded';
import { Moment } from '@/parts/moment';
import { usePartnerNames } from '@/parts/names';
import { DataTable } from '@/parts/table';
import { versionQuery } from './data';
import { DownloadButton } from './download-button';

type OverviewProps = { dataset: Dataset; version?: number; upload: ReactNode };

/** Up to so many distinct values are counted exactly; beyond, the server estimates. */
const EXACT = 64;

/** What a data set is, and what the columns of the chosen version hold. */
export function Overview({ dataset, version, upload }: OverviewProps) {
  const { t } = useTranslation();
  const names = usePartnerNames();
  const { partner } = useAccount();
  return (
    <div className="columns">
      <div>
        {version ? (
          <VersionProfile dataset={dataset} number={version} />
        ) : (
          <Card title={t('datasets.content')}>
            {upload || (
              <Empty icon={IconCloudUpload} title={t('datasets.noContent')} text={t('datasets.noContentText')} />
            )}
          </Card>
        )}
      </div>
      <div>
        <Card title={t('datasets.about')}>
          <Text className="user-text" mb="md">
            {dataset.description || t('datasets.noDescription')}
          </Text>
          <Facts
            lines={[
              [t('datasets.owner'), names(dataset.owner)],
              [t('datasets.licence'), dataset.licence],
              [t('datasets.created'), <Moment key="created" time={dataset.created_at} />],
              [t('datasets.id'), <ShortId key="id" id={dataset.id} />],
            ]}
          />
        </Card>
        {dataset.owner === partner && <VisibilityCard item={dataset.id} own={{ licence: dataset.licence }} />}
        <ReceivedCard
          of={dataset}
          read={(query) =>
            ask(api.GET('/v1/datasets/{dataset}/grants', { params: { path: { dataset: dataset.id }, query } }))
          }
        />
        {version && upload && <Card title={t('upload.title')}>{upload}</Card>}
      </div>
    </div>
  );
}

function VersionProfile({ dataset, number }: { dataset: Dataset; number: number }) {
  const query = useQuery(versionQuery(dataset.id, number));
  return <Loaded query={query}>{(version) => <VersionView dataset={dataset} version={version} />}</Loaded>;
}

function VersionView({ dataset, version }: { dataset: Dataset; version: DatasetVersion }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { partner } = useAccount();
  const columns = version.columns ?? [];
  return (
    <>
      <Card
        title={t('datasets.versionNumber', { number: version.number })}
        actions={<DownloadButton dataset={dataset} version={version} />}
      >
        <Facts
          lines={[
            [t('datasets.rows'), format.integer(version.rows)],
            [t('datasets.columns'), format.integer(columns.length)],
            [t('datasets.size'), format.bytes(version.size)],
            [t('datasets.format'), version.format === 'csv' ? 'CSV' : 'Parquet'],
            [t('datasets.uploaded'), <Moment key="at" time={version.created_at} />],
            ['SHA-256', <CopyText key="digest" text={version.sha256} shown={`${version.sha256.slice(0, 16)}…`} />],
          ]}
        />
      </Card>
      <CertificatesOf
        artefact={{ kind: 'dataset', id: dataset.id, number: version.number }}
        isOwn={dataset.owner === partner && !dataset.archived}
      />
      <Card title={t('datasets.profile')} flush>
        <DataTable
          label={t('datasets.profile')}
          isCompact
          rows={columns}
          rowKey={(column) => column.name}
          columns={[
            { key: 'name', head: t('datasets.column'), cell: (column) => <bdi>{column.name}</bdi> },
            { key: 'type', head: t('datasets.type'), cell: (column) => <TypeBadge column={column} /> },
            {
              key: 'distinct',
              head: t('datasets.distinct'),
              isNumber: true,
              cell: ({ distinct }) =>
                distinct == null ? '–' : `${distinct > EXACT ? '≈ ' : ''}${format.integer(distinct)}`,
            },
          ]}
        />
      </Card>
    </>
  );
}

function TypeBadge({ column }: { column: Column }) {
  const { t } = useTranslation();
  return (
    <Group gap={6} wrap="wrap">
      <Badge color={column.type === 'text' ? 'grape' : column.type === 'empty' ? 'gray' : 'cyan'}>
        {t(`datasets.typeOf.${column.type}`, column.type)}
      </Badge>
      {column.nullable && <Badge color="yellow">{t('datasets.nullable')}</Badge>}
    </Group>
  );
}
