import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { Dataset } from '@/api/types';
import { queries } from '@/app/queries';
import { useCan } from '@/app/session';
import { Grants } from '@/pages/grants/grants';

/** Who may use a data set of one's own. */
export function DatasetGrants({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const can = useCan();
  const path = { dataset: dataset.id };
  const key = ['datasets', 'one', dataset.id, 'grants'];
  const again = () => queries.invalidateQueries({ queryKey: key });
  const list = useList(key, (query) => ask(api.GET('/v1/datasets/{dataset}/grants', { params: { path, query } })));
  return (
    <Grants
      list={list}
      permissions={['train', 'download']}
      mayGrant={can('dataset:grant') && !dataset.archived}
      emptyText={t('datasets.grantsNone')}
      revokeText={t('datasets.revokeText')}
      grant={async (body) => {
        await ask(api.POST('/v1/datasets/{dataset}/grants', { params: { path }, body }));
        await again();
      }}
      revoke={async (grant, reason) => {
        await ask(api.DELETE('/v1/dataset-grants/{grant}', { params: { path: { grant } }, body: { reason } }));
        await again();
      }}
    />
  );
}
