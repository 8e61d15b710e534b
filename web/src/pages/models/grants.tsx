import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { Model } from '@/api/types';
import { queries } from '@/app/queries';
import { useCan } from '@/app/session';
import { Grants } from '@/pages/grants/grants';

/** Who may use a model of one's own. */
export function ModelGrants({ model }: { model: Model }) {
  const { t } = useTranslation();
  const can = useCan();
  const path = { model: model.id };
  const key = ['models', 'one', model.id, 'grants'];
  const again = () => queries.invalidateQueries({ queryKey: key });
  const list = useList(key, (query) => ask(api.GET('/v1/models/{model}/grants', { params: { path, query } })));
  return (
    <Grants
      list={list}
      permissions={['download', 'predict']}
      mayGrant={can('model:grant') && !model.archived}
      emptyText={t('models.grantsNone')}
      revokeText={t('models.revokeText')}
      grant={async (body) => {
        await ask(api.POST('/v1/models/{model}/grants', { params: { path }, body }));
        await again();
      }}
      revoke={async (grant, reason) => {
        await ask(api.DELETE('/v1/model-grants/{grant}', { params: { path: { grant } }, body: { reason } }));
        await again();
      }}
    />
  );
}
