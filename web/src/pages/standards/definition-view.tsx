import { Code, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '@/parts/card';
import { ShortId } from '@/parts/copy';
import { Facts } from '@/parts/facts';
import { useFormats } from '@/parts/format';
import { ColumnTable } from './column-table';
import type { Definition, ModelRules, RequiredSection } from './definition';
import './standards.css';

/** All that a version of a standard asks for. */
export function DefinitionView({ definition }: { definition: Definition }) {
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
      {model && <ModelCard model={model} />}
      {documents.length > 0 && <DocumentsCard documents={documents} />}
    </>
  );
}

function ModelCard({ model }: { model: ModelRules }) {
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
              <ShortId id={model.test.dataset_version} length={14} />
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
