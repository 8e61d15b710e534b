import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Artefact } from '@/api/types';
import { datasetQuery } from '@/pages/datasets/data';
import { modelQuery } from '@/pages/models/data';
import { A } from '@/parts/links';

/** What was held against a standard, by its name while it can be seen. */
export function ArtefactLink({ artefact, isAbove }: { artefact: Artefact; isAbove?: boolean }) {
  const { t } = useTranslation();
  const { kind, id, number } = artefact;
  const dataset = useQuery({ ...datasetQuery(id), enabled: kind === 'dataset' });
  const model = useQuery({ ...modelQuery(id), enabled: kind === 'model' });
  const found = kind === 'dataset' ? dataset.data : model.data;
  const name = <bdi>{found?.value.name ?? `${id.slice(0, 11)}…`}</bdi>;
  const className = isAbove ? 'above' : undefined;
  return (
    <>
      {kind === 'dataset' ? (
        <A to="/datasets/$dataset" params={{ dataset: id }} search={{ version: number }} className={className}>
          {name}
        </A>
      ) : (
        <A to="/models/$model" params={{ model: id }} search={{ version: number }} className={className}>
          {name}
        </A>
      )}
      <Text size="xs" c="dimmed">
        {t(`conformance.kind.${kind}`, { number })}
      </Text>
    </>
  );
}
