import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/app/session';
import { Card } from '@/parts/card';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { budgetQuery } from './data';
import { LimitBars } from './limit-bar';
import { LimitsFacts } from './limits-facts';
import { LimitsButton } from './limits-form';
import { ExhaustedNote } from './month';
import { UsageTabs } from './tabs';

/** One's partner's limits of a month: its own, and those that the operator has set. */
export function BudgetPage() {
  const { t } = useTranslation();
  const mayChange = useCan()('budget:change');
  const query = useQuery(budgetQuery());
  return (
    <Page title={t('usage.budget.title')} lead={t('usage.budget.lead')}>
      <UsageTabs />
      <Loaded query={query}>
        {(budget) => (
          <div className="columns">
            <div>
              <Card title={t('usage.budget.standing')}>
                <ExhaustedNote limits={budget.standing} />
                {budget.standing.length > 0 ? (
                  <LimitBars limits={budget.standing} />
                ) : (
                  <Text c="dimmed">{t('usage.limit.none')}</Text>
                )}
              </Card>
              <Rules />
            </div>
            <div>
              <Card
                title={t('usage.budget.own')}
                actions={mayChange && <LimitsButton limits={budget.partner ?? undefined} />}
              >
                <LimitsFacts limits={budget.partner ?? undefined} />
                {!mayChange && (
                  <Text size="sm" c="dimmed" mt="sm">
                    {t('usage.budget.byAdmin')}
                  </Text>
                )}
              </Card>
              <Card title={t('usage.budget.operator')}>
                <LimitsFacts limits={budget.operator ?? undefined} />
                <Text size="sm" c="dimmed" mt="sm">
                  {t('usage.budget.byOperator')}
                </Text>
              </Card>
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

/** What happens when a limit comes near, and when it is reached. */
function Rules() {
  const { t } = useTranslation();
  return (
    <Card title={t('usage.rule.title')}>
      <Stack component="ul" gap="xs" m={0} ps="lg">
        {(['warn', 'refuse', 'waiting', 'running', 'pool', 'month'] as const).map((key) => (
          <Text component="li" size="sm" key={key}>
            {t(`usage.rule.${key}`)}
          </Text>
        ))}
      </Stack>
    </Card>
  );
}
