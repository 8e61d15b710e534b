import { Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Model, ModelVersion } from '@/api/types';
import { datasetQuery } from '@/pages/datasets/data';
import { Card } from '@/parts/card';
import { usePartnerNames } from '@/parts/names';
import { curve, type Edge, layout, NODE_HEIGHT, NODE_WIDTH, type Node, type Place } from './layout';
import { lineageOf } from './lineage';
import './lineage.css';
import { TermsCard } from './terms';

/** From which data, under which agreements, by which job: drawn from left to right. */
export function LineageGraph({ model, version }: { model: Model; version: ModelVersion }) {
  const { t } = useTranslation();
  const { nodes, edges } = useGraph(model, version);
  const direction = useMediaQuery('(max-width: 860px)') ? 'down' : 'across';
  const { width, height, places } = layout(nodes, edges, direction);
  const isKnown = edges.length > 0;
  return (
    <>
      <Card title={t('models.lineage.title')}>
        <Text size="sm" c="dimmed" mb="md">
          {t(isKnown ? 'models.lineage.text' : 'models.lineage.unknown')}
        </Text>
        {isKnown && (
          <section
            className="lineage"
            tabIndex={0}
            aria-label={t('parts.scrolls', { name: t('models.lineage.title') })}
          >
            <div className="lineage-canvas" style={{ width, height }}>
              <svg width={width} height={height} aria-hidden="true">
                {edges.map(({ from, to }) => {
                  const [start, end] = [places.get(from), places.get(to)];
                  return start && end && <path key={`${from}${to}`} d={curve(start, end, direction)} />;
                })}
              </svg>
              {nodes.map((node) => {
                const place = places.get(node.id);
                return place && <NodeView key={node.id} node={node} place={place} />;
              })}
            </div>
          </section>
        )}
      </Card>
      <TermsCard version={version} />
    </>
  );
}

function NodeView({ node, place }: { node: Node; place: Place }) {
  const style = { insetInlineStart: place.x, top: place.y, width: NODE_WIDTH, height: NODE_HEIGHT };
  const content = (
    <>
      <span className="lineage-kind">{node.kindText}</span>
      <bdi className="lineage-name">{node.name}</bdi>
      {node.text && <bdi className="lineage-text">{node.text}</bdi>}
    </>
  );
  if (!node.link) {
    return (
      <div className="lineage-node" data-kind={node.kind} style={style}>
        {content}
      </div>
    );
  }
  return (
    <Link {...node.link} className="lineage-node" data-kind={node.kind} style={style}>
      {content}
    </Link>
  );
}

function useGraph(model: Model, version: ModelVersion): { nodes: Node[]; edges: Edge[] } {
  const { t } = useTranslation();
  const partners = usePartnerNames();
  const lineage = lineageOf(version);
  const datasets = useQueries({ queries: lineage.inputs.map(({ dataset }) => datasetQuery(dataset)) });
  const kind = (name: Node['kind']) => ({ kind: name, kindText: t(`models.lineage.${name}`) });
  const inputs: Node[] = lineage.inputs.map((input, index) => ({
    id: `${input.dataset}@${input.number}`,
    ...kind('dataset'),
    name: datasets[index]?.data?.value.name ?? `${input.dataset.slice(0, 11)}…`,
    text: `${t('datasets.versionNumber', { number: input.number })} · ${partners(input.owner)}`,
    link: { to: '/datasets/$dataset', params: { dataset: input.dataset }, search: { version: input.number } },
  }));
  const made: Node = {
    id: version.id,
    ...kind('model'),
    name: model.name,
    text: t('models.versionNumber', { number: version.number }),
  };
  if (!lineage.job) return { nodes: [...inputs, made], edges: [] };
  const job: Node = {
    id: lineage.job,
    ...kind('job'),
    name: t('models.toJob'),
    text: [lineage.device, lineage.code_version].filter(Boolean).join(' · '),
    link: { to: '/jobs/$job', params: { job: lineage.job } },
  };
  return {
    nodes: [...inputs, job, made],
    edges: [...inputs.map(({ id }) => ({ from: id, to: job.id })), { from: job.id, to: made.id }],
  };
}
