import { Alert, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Preview } from '@/api/types';
import { Card } from '@/parts/card';
import { Loaded } from '@/parts/loaded';
import './preview.css';

/** Rows that are asked for. */
const ROWS = 50;

/** The first rows, as they are. */
export function PreviewTable({ dataset, version }: { dataset: string; version: number }) {
  const { t } = useTranslation();
  const params = { path: { dataset, number: version }, query: { rows: ROWS } };
  const preview = useQuery({
    queryKey: ['datasets', 'one', dataset, 'preview', version],
    queryFn: () => ask(api.GET('/v1/datasets/{dataset}/versions/{number}/preview', { params })),
  });
  return (
    <Card title={t('datasets.preview.title', { number: version })}>
      <Loaded query={preview}>{(data) => <Rows preview={data} />}</Loaded>
    </Card>
  );
}

function Rows({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  const omitted = preview.omitted ?? [];
  return (
    <>
      {omitted.length > 0 && (
        <Alert color="yellow" mb="md" title={t('datasets.preview.omitted')}>
          {omitted.map(({ name, reason }) => (
            <Text key={name} size="sm">
              <bdi>{name}</bdi>: {t(`datasets.preview.reason.${reason}`, reason)}
            </Text>
          ))}
        </Alert>
      )}
      <section className="preview" tabIndex={0} aria-label={t('datasets.tab.preview')}>
        <table>
          <thead>
            <tr>
              {preview.columns.map((name) => (
                <th key={name} scope="col">
                  <bdi>{name}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row, index) => (
              <tr key={index}>
                {row.map((value, column) => (
                  <Value key={column} value={value} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {preview.truncated && (
        <Text size="sm" c="dimmed" mt="sm">
          {t('datasets.preview.truncated', { count: preview.rows.length })}
        </Text>
      )}
    </>
  );
}

function Value({ value }: { value: unknown }) {
  const { t } = useTranslation();
  if (value === null || value === undefined) return <td className="preview-null">{t('datasets.preview.missing')}</td>;
  // As it stands in the file: a year or a number of a patient takes no separators.
  if (typeof value === 'number') return <td className="number">{String(value)}</td>;
  return (
    <td>
      <bdi>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</bdi>
    </td>
  );
}
