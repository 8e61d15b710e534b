import { Badge, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Partner } from '@/api/types';
import { Card } from '@/parts/card';
import { Facts } from '@/parts/facts';
import { useFormats } from '@/parts/format';
import { Loaded } from '@/parts/loaded';
import { DataTable } from '@/parts/table';
import { type AssessmentResult, resultQuery } from './data';

/** What the assessments say together. */
export function Result({ partner }: { partner: Partner }) {
  const { t } = useTranslation();
  const query = useQuery(resultQuery(partner.id));
  return (
    <Card
      title={t('platform.result.title')}
      actions={
        query.data && (
          <Badge color={query.data.passes ? 'green' : 'yellow'}>
            {t(query.data.passes ? 'platform.result.passes' : 'platform.result.short')}
          </Badge>
        )
      }
    >
      <Loaded query={query}>{(result) => <ResultView result={result} />}</Loaded>
    </Card>
  );
}

function ResultView({ result }: { result: AssessmentResult }) {
  const { t } = useTranslation();
  const format = useFormats();
  const number = (value?: number | null) => (value === undefined || value === null ? '–' : format.decimal(value));
  const { reviewers, reviewers_needed, threshold } = result;
  return (
    <>
      <Facts
        lines={[
          [
            t('platform.result.reviewers'),
            t('platform.result.of', { done: format.integer(reviewers), needed: format.integer(reviewers_needed) }),
          ],
          [
            t('platform.result.weighted'),
            t('platform.result.against', { result: number(result.result), threshold: number(threshold) }),
          ],
          [t('platform.result.spread'), number(result.spread)],
        ]}
      />
      <Text size="xs" c="dimmed" my="sm">
        {t('platform.result.text')}
      </Text>
      <DataTable
        label={t('platform.result.title')}
        rows={result.criteria}
        rowKey={(one) => one.criterion}
        columns={[
          {
            key: 'criterion',
            head: t('platform.result.criterion'),
            cell: (one) => t(`platform.criterion.${one.criterion}`, one.criterion),
          },
          {
            key: 'weight',
            head: t('platform.result.weight'),
            isNumber: true,
            cell: (one) => format.integer(one.weight),
          },
          { key: 'mean', head: t('platform.result.mean'), isNumber: true, cell: (one) => number(one.mean) },
          { key: 'spread', head: t('platform.result.spread'), isNumber: true, cell: (one) => number(one.spread) },
        ]}
      />
    </>
  );
}
