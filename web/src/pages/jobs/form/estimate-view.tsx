import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { Card } from '@/parts/card';
import { useFormats } from '@/parts/format';
import { A } from '@/parts/links';
import { estimate } from './estimate';
import { useRough } from './rough';
import type { Spec } from './schema';

type EstimateViewProps = { spec: Spec; dataset: string; rows: number };

/** What the job will take, judged by what alike ones took. */
export function EstimateView({ spec, dataset, rows }: EstimateViewProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const rough = useRough();
  const query = { state: 'succeeded', limit: 50 };
  const { data } = useQuery({
    queryKey: ['jobs', 'succeeded'],
    queryFn: () => ask(api.GET('/v1/jobs', { params: { query } })),
  });
  const told = estimate(spec, dataset, rows, data?.items ?? []);
  if (!told) return null;
  return (
    <Card title={t('jobs.estimate.title')}>
      <Text size="sm">{t('jobs.estimate.steps', { steps: format.integer(told.steps) })}</Text>
      {told.seconds !== undefined && told.judgedBy && (
        <>
          <Text size="sm" mt={4}>
            {t('jobs.estimate.time', { time: rough(told.seconds) })}
          </Text>
          <Text size="xs" c="dimmed" mt={4}>
            {t('jobs.estimate.judgedBy')}{' '}
            <A to="/jobs/$job" params={{ job: told.judgedBy.id }}>
              <bdi>{told.judgedBy.name}</bdi>
            </A>
          </Text>
        </>
      )}
    </Card>
  );
}
