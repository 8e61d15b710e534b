import { Code, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Card } from '@/parts/card';
import { ShortId } from '@/parts/copy';
import { Facts } from '@/parts/facts';
import { useFormats } from '@/parts/format';
import { A } from '@/parts/links';
import { ColumnTable } from './column-table';
import type { Definition, ModelRules, RequiredSection } from './definition';
import { locatedQuery } from './editor/test-sets';
import './standards.css';

/** All that a version of a standard asks for. The lead, whose test set it is, reads which one. */
export function DefinitionView({ definition, isLeads = false }: { definition: Definition; isLeads?: boolean }) {
  const { t } = useTranslation();
  const { data, model, documents = [] } = definition;
  return (
    <>
      {data && (
        <Card title={t('standards.data', { count: data.columns.length })} flush>
          <ColumnTable columns={data.columns} />
          <Text size="sm" c="dimmed" p="md">
            {t(`standards.extra.${data.extra_columns ?? 'allowed'}`)}
          </Text>
        </Card>
      )}
      {model && <ModelCard model={model} isLeads={isLeads} />}
      {documents.length > 0 && <DocumentsCard documents={documents} />}
    </>
  );
}

function ModelCard({ model, isLeads }: { model: ModelRules; isLeads: boolean }) {
  const { t } = useTranslation();
  return (
    <Card title={t('standards.model')}>
      <Facts
        lines={[
          [t('standards.task'), t(`standards.taskOf.${model.task}`, model.task)],
          [
            t('standards.bars'),
            <ul key="bars" className="rule-list">
              {model.bars.map((bar) => (
                <li key={bar.metric}>
                  <BarText {...bar} />
                </li>
              ))}
            </ul>,
          ],
          [t('standards.target'), <Code key="target">{model.test.target}</Code>],
          [
            t('standards.testSet'),
            <div key="test">
              {isLeads ? (
                <TestSet version={model.test.dataset_version} />
              ) : (
                <ShortId id={model.test.dataset_version} length={14} />
              )}
              <Text size="sm" c="dimmed">
                {t('standards.testSetText')}
              </Text>
            </div>,
          ],
        ]}
      />
    </Card>
  );
}

/** The test set by its name, which its owner alone can know. */
function TestSet({ version }: { version: string }) {
  const { t } = useTranslation();
  const { data: found } = useQuery(locatedQuery(version));
  if (!found) return <ShortId id={version} length={14} />;
  const { id, name } = found.dataset;
  return (
    <A to="/datasets/$dataset" params={{ dataset: id }} search={{ version: found.version.number }}>
      <bdi>{name}</bdi> · {t('datasets.versionNumber', { number: found.version.number })}
    </A>
  );
}

/** What a score has to be, such as `Accuracy ≥ 0.9`. */
export function BarText({ metric, threshold, direction }: { metric: string; threshold: number; direction: string }) {
  const { t } = useTranslation();
  const format = useFormats();
  return (
    <span className="bar-line">
      <Text span fw={600}>
        {t(`standards.metric.${metric}`, metric)}
      </Text>
      <Text span>{t(`standards.direction.${direction}`, { value: format.decimal(threshold) })}</Text>
    </span>
  );
}

function DocumentsCard({ documents }: { documents: RequiredSection[] }) {
  const { t } = useTranslation();
  return (
    <Card title={t('standards.documents')}>
      <Text size="sm" c="dimmed" mb="md">
        {t('standards.documentsText')}
      </Text>
      <ul className="rule-list">
        {documents.map(({ of, section, description }) => (
          <li key={`${of}.${section}`}>
            <Text fw={600}>
              <bdi>{section}</bdi>
            </Text>
            <Text size="sm" c="dimmed">
              {t(`standards.sectionOf.${of}`)}
            </Text>
            {description && (
              <Text size="sm" className="user-text">
                {description}
              </Text>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
