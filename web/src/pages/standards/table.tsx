import { Badge, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Standard } from '@/api/types';
import { A } from '@/parts/links';
import { type Column, DataTable } from '@/parts/table';

type StandardTableProps = { standards: Standard[]; hasAlliance?: boolean };

export function StandardTable({ standards, hasAlliance }: StandardTableProps) {
  const { t } = useTranslation();
  const columns: Column<Standard>[] = [
    {
      key: 'name',
      head: t('standards.name'),
      cell: (one) => (
        <>
          <A to="/standards/$standard" params={{ standard: one.id }} className="row-link">
            <bdi>{one.name}</bdi>
          </A>
          {one.summary && (
            <Text size="sm" c="dimmed" lineClamp={2} dir="auto">
              {one.summary}
            </Text>
          )}
        </>
      ),
    },
    {
      key: 'newest',
      head: t('standards.newest'),
      cell: (one) =>
        one.newest ? <Badge color="green">{one.newest}</Badge> : <Badge color="gray">{t('standards.draftOnly')}</Badge>,
    },
  ];
  const alliance: Column<Standard> = {
    key: 'alliance',
    head: t('standards.alliance'),
    cell: (one) => <bdi>{one.alliance_name}</bdi>,
  };
  if (hasAlliance) columns.splice(1, 0, alliance);
  return <DataTable label={t('standards.title')} columns={columns} rows={standards} rowKey={(one) => one.id} />;
}
