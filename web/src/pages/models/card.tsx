import { Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Model, ModelVersion } from '@/api/types';
import { useAccount } from '@/app/session';
import { VisibilityCard } from '@/pages/catalogue/publish/card';
import { CertificatesOf } from '@/pages/certificates/of-artefact';
import { ReceivedCard } from '@/pages/grants/received';
import { resultOf } from '@/pages/jobs/result';
import { ResultView } from '@/pages/jobs/result-view';
import { Card } from '@/parts/card';
import { ShortId } from '@/parts/copy';
import { Facts } from '@/parts/facts';
import { useFormats } from '@/parts/format';
import { A } from '@/parts/links';
import { Moment } from '@/parts/moment';
import { usePartnerNames } from '@/parts/names';
import { ModelFiles } from './files';
import { lineageOf } from './lineage';

/** What a version is, how good it is, and its files. */
export function ModelCard({ model, version }: { model: Model; version: ModelVersion }) {
  const { t } = useTranslation();
  const names = usePartnerNames();
  const { partner } = useAccount();
  const lineage = lineageOf(version);
  const result = resultOf({ result: lineage.result as never });
  return (
    <div className="columns">
      <div>
        {result ? <ResultView result={result} /> : <Scores version={version} />}
        <CertificatesOf
          artefact={{ kind: 'model', id: model.id, number: version.number }}
          isOwn={model.owner === partner && !model.archived}
        />
        <ModelFiles model={model} version={version} />
      </div>
      <div>
        <Card title={t('models.about')}>
          <Text className="user-text" mb="md">
            {model.description || t('datasets.noDescription')}
          </Text>
          <Facts
            lines={[
              [t('models.owner'), names(model.owner)],
              [t('models.task'), t(`models.taskOf.${model.task}`, model.task)],
              [t('models.version'), t('models.versionNumber', { number: version.number })],
              [t('models.registered'), <Moment key="at" time={version.created_at} />],
              [
                t('models.job'),
                lineage.job && (
                  <A to="/jobs/$job" params={{ job: lineage.job }}>
                    {t('models.toJob')}
                  </A>
                ),
              ],
              [t('models.target'), lineage.spec?.target],
              [t('jobs.device'), lineage.device],
              [t('models.seed'), lineage.seed === undefined ? undefined : String(lineage.seed)],
              [t('jobs.code'), lineage.code_version],
              [t('models.id'), <ShortId key="id" id={model.id} />],
            ]}
          />
        </Card>
        <ReceivedCard
          of={model}
          read={(query) => ask(api.GET('/v1/models/{model}/grants', { params: { path: { model: model.id }, query } }))}
        />
        {model.owner === partner && <VisibilityCard item={model.id} own={{ task: model.task }} />}
      </div>
    </div>
  );
}

function Scores({ version }: { version: ModelVersion }) {
  const { t } = useTranslation();
  const format = useFormats();
  const scores = Object.entries(version.metrics);
  return (
    <Card title={t('jobs.result.title')}>
      {scores.length === 0 && <Text c="dimmed">{t('models.noScores')}</Text>}
      <div className="tiles" style={{ '--tile': '140px' } as React.CSSProperties}>
        {scores.map(([name, value]) => (
          <Paper key={name} p="md" radius="md">
            <Text size="sm" c="dimmed">
              {t(`models.score.${name}`, name)}
            </Text>
            <Text fz={26} fw={650} className="figures">
              {name.endsWith('accuracy') ? format.share(value) : format.decimal(value)}
            </Text>
          </Paper>
        ))}
      </div>
    </Card>
  );
}
