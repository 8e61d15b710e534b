import { Badge } from '@mantine/core';
import { IconVersions } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { Model, ModelVersion } from '@/api/types';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { useFormats } from '@/parts/format';
import { A } from '@/parts/links';
import { Ago } from '@/parts/moment';
import { type Column, ListTable } from '@/parts/table';

/** Scores that a list of versions shows, when they are there. */
const SHOWN = ['test_accuracy', 'test_macro_f1', 'test_loss'];

/** All versions with their scores. */
export function ModelVersions({ model, current }: { model: Model; current: number }) {
  const { t } = useTranslation();
  const format = useFormats();
  const path = { model: model.id };
  const list = useList(['models', 'one', model.id, 'versions'], (query) =>
    ask(api.GET('/v1/models/{model}/versions', { params: { path, query } })),
  );
  const scores: Column<ModelVersion>[] = SHOWN.map((name) => ({
    key: name,
    head: t(`models.score.${name}`),
    isNumber: true,
    cell: ({ metrics }) => {
      const value = metrics[name];
      if (value === undefined) return '–';
      return name.endsWith('accuracy') ? format.share(value) : format.decimal(value);
    },
  }));
  return (
    <Card title={t('models.tab.versions')} flush>
      <ListTable
        label={t('models.tab.versions')}
        list={list}
        rowKey={(one) => one.id}
        columns={[
          {
            key: 'number',
            head: t('models.version'),
            cell: (one) => (
              <>
                <A to="/models/$model" params={path} search={{ version: one.number }} className="row-link">
                  {t('models.versionNumber', { number: one.number })}
                </A>{' '}
                {one.number === current && <Badge>{t('datasets.shown')}</Badge>}
              </>
            ),
          },
          ...scores,
          { key: 'created', head: t('models.registered'), cell: (one) => <Ago time={one.created_at} /> },
        ]}
        empty={<Empty icon={IconVersions} title={t('models.noVersion')} text={t('models.noVersionText')} />}
      />
    </Card>
  );
}
