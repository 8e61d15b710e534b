import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ModelVersion } from '@/api/types';
import { Card } from '@/parts/card';
import { A } from '@/parts/links';
import { agreementsQuery, usePartnerNames } from '@/parts/names';
import { DataTable } from '@/parts/table';
import { lineageOf } from './lineage';

/** The agreements whose terms the model carries, as it was made from data under them. */
export function TermsCard({ version }: { version: ModelVersion }) {
  const { t } = useTranslation();
  const partners = usePartnerNames();
  const agreements = useQuery(agreementsQuery);
  const { terms } = lineageOf(version);
  const title = (id: string) => agreements.data?.find((one) => one.id === id)?.title ?? `${id.slice(0, 11)}…`;
  if (terms.length === 0) return null;
  return (
    <Card title={t('models.terms.title')} flush>
      <Text size="sm" c="dimmed" px="lg" pb="sm">
        {t('models.terms.text')}
      </Text>
      <DataTable
        label={t('models.terms.title')}
        rows={terms}
        rowKey={(term) => term.agreement}
        columns={[
          {
            key: 'agreement',
            head: t('grants.agreement'),
            cell: (term) => (
              <A to="/agreements/$agreement" params={{ agreement: term.agreement }}>
                <bdi>{title(term.agreement)}</bdi>
              </A>
            ),
          },
          { key: 'owner', head: t('models.terms.owner'), cell: (term) => <bdi>{partners(term.owner)}</bdi> },
          {
            key: 'sources',
            head: t('models.terms.sources'),
            isNumber: true,
            cell: (term) => t('models.terms.versions', { count: term.sources.length }),
          },
        ]}
      />
    </Card>
  );
}
