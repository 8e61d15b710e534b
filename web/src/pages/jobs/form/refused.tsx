import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/problem';
import { useCan } from '@/app/session';
import { budgetQuery } from '@/pages/usage/data';
import { LimitBars } from '@/pages/usage/limit-bar';
import { A } from '@/parts/links';
import { ProblemAlert } from '@/parts/problem';

/** Why a job was not taken, and, where a limit or a share is in the way, who can make room. */
export function Refused({ error, pool }: { error: unknown; pool?: string }) {
  const { t } = useTranslation();
  const code = error ? toProblem(error).code : '';
  return (
    <>
      <ProblemAlert error={error} mb="lg" />
      {code === 'budget_exhausted' && <Reached />}
      {pool && (code === 'pool_beyond_share' || code === 'pool_job_too_large') && (
        <Text size="sm" mb="lg">
          <A to="/pools/$pool" params={{ pool }}>
            {t('pools.choice.toPool')}
          </A>
        </Text>
      )}
    </>
  );
}

/** Who can raise the limit that is reached; that it is reached says the refusal above. */
function Reached() {
  const { t } = useTranslation();
  const can = useCan();
  const { data } = useQuery({ ...budgetQuery(), staleTime: 0 });
  const reached = data?.standing.filter(({ state }) => state === 'exhausted') ?? [];
  if (reached.length === 0) return null;
  const isOwn = reached.every(({ set_by }) => set_by === 'partner');
  return (
    <div style={{ marginBottom: '1.25rem' }}>
      <Text size="sm" mb="md">
        {t(`usage.limit.raisedBy.${reached[0]?.set_by}`)}
      </Text>
      <LimitBars limits={reached} />
      <A to="/usage/budget" fz="sm">
        {t(isOwn && can('budget:change') ? 'usage.limit.raise' : 'usage.limit.toBudget')}
      </A>
    </div>
  );
}
