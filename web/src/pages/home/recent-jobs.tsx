import { IconCpu } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/app/session';
import { useJobs } from '@/pages/jobs/data';
import { jobColumns } from '@/pages/jobs/table';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { A, LinkButton } from '@/parts/links';
import { usePeople } from '@/parts/names';
import { ListTable } from '@/parts/table';

/** Lines on the home page. */
export const RECENT_JOBS = 6;

/** The newest jobs; those that run move. */
export function RecentJobs() {
  const { t } = useTranslation();
  const can = useCan();
  const people = usePeople();
  const jobs = useJobs({ limit: RECENT_JOBS });
  const newest = { ...jobs, items: jobs.items.slice(0, RECENT_JOBS), hasMore: false };
  return (
    <Card
      title={t('home.jobs.title')}
      flush
      actions={
        jobs.items.length > 0 && (
          <A to="/jobs" fz="sm">
            {t('home.jobs.all')}
          </A>
        )
      }
    >
      <ListTable
        label={t('home.jobs.title')}
        list={newest}
        rowKey={(job) => job.id}
        columns={jobColumns(t, people)}
        empty={
          <Empty
            icon={IconCpu}
            title={t('home.jobs.none')}
            text={t('home.jobs.noneText')}
            action={can('job:submit') && <LinkButton to="/jobs/new">{t('home.submit')}</LinkButton>}
          />
        }
      />
    </Card>
  );
}
