import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Partner } from '@/api/types';
import { useCan } from '@/app/session';
import { Card } from '@/parts/card';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { budgetQuery } from './data';
import { LimitBars } from './limit-bar';
import { LimitsFacts } from './limits-facts';
import { LimitsButton } from './limits-form';

/** On a partner's record: the limits that the operator has set, and how it stands with all of them. */
export function PartnerBudgetCard({ partner }: { partner: Partner }) {
  const { t } = useTranslation();
  const can = useCan();
  const query = useQuery(budgetQuery(partner.id));
  const operator = query.data?.operator ?? undefined;
  return (
    <Card
      title={t('usage.budget.ofPartner')}
      actions={query.data && can('budget:set') && <LimitsButton limits={operator} partner={partner.id} />}
    >
      <Loaded query={query}>
        {(budget) => (
          <Stack gap="md">
            <LimitBars limits={budget.standing} />
            <LimitsFacts limits={operator} />
            <A to="/platform/usage" search={{ partner: partner.id, by: 'kind' }} fz="sm">
              {t('usage.budget.toUsage')}
            </A>
          </Stack>
        )}
      </Loaded>
    </Card>
  );
}
