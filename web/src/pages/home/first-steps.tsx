import { Stack, Text } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Action } from '@/app/rights';
import { useAccount, useCan } from '@/app/session';
import { useJobs } from '@/pages/jobs/data';
import { Card } from '@/parts/card';
import { A } from '@/parts/links';
import { agreementsQuery, membersQuery } from '@/parts/names';
import { RECENT_JOBS } from './recent-jobs';

/** What a new partner does first; gone when all of it is done. */
export function FirstSteps() {
  const { t } = useTranslation();
  const can = useCan();
  const steps = useSteps()?.filter(({ needs }) => can(needs));
  if (!steps || steps.every(({ isDone }) => isDone)) return null;
  return (
    <Card title={t('home.first.title')}>
      <Stack gap="sm" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
        {steps.map(({ key, to, isDone }) => (
          <li key={key} className="quiet-line">
            {isDone ? (
              <IconCircleCheckFilled size={20} color="var(--portal-accent)" aria-label={t('home.first.done')} />
            ) : (
              <IconCircle size={20} aria-hidden />
            )}
            {isDone ? (
              <Text span size="sm" className="step-done">
                {t(`home.first.${key}`)}
              </Text>
            ) : (
              <A to={to} fz="sm">
                {t(`home.first.${key}`)}
              </A>
            )}
          </li>
        ))}
      </Stack>
    </Card>
  );
}

function useSteps() {
  const { partner } = useAccount();
  const members = useQuery(membersQuery);
  const agreements = useQuery(agreementsQuery);
  const one = { params: { query: { limit: 1 } } };
  const datasets = useQuery({ queryKey: ['datasets', 'any'], queryFn: () => ask(api.GET('/v1/datasets', one)) });
  const jobs = useJobs({ limit: RECENT_JOBS });
  if (!partner || !members.data || !agreements.data || !datasets.data || jobs.isPending) return undefined;
  return [
    { key: 'members', needs: 'member:invite', to: '/members', isDone: members.data.length > 1 },
    {
      key: 'agreement',
      needs: 'agreement:propose',
      to: '/directory',
      // One that has ended since was signed all the same.
      isDone: agreements.data.some(({ state }) => ['active', 'expired', 'terminated'].includes(state)),
    },
    { key: 'data', needs: 'dataset:write', to: '/datasets', isDone: datasets.data.items.length > 0 },
    { key: 'job', needs: 'job:submit', to: '/jobs/new', isDone: jobs.items.length > 0 },
  ] as const satisfies { needs: Action; [name: string]: unknown }[];
}
