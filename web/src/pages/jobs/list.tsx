import { Button, Checkbox, Select } from '@mantine/core';
import { IconCpu, IconGitCompare, IconPlus } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '@/api/types';
import { useCan } from '@/app/session';
import { Empty } from '@/parts/empty';
import { LinkButton } from '@/parts/links';
import { usePeople } from '@/parts/names';
import { Page } from '@/parts/page';
import { type Column, ListTable } from '@/parts/table';
import { useJobs } from './data';
import { jobColumns } from './table';

const route = getRouteApi('/app/partner/jobs');
const STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'];
/** Runs that can be told apart in one picture. */
const COMPARABLE = 6;

export function JobsPage() {
  const { t } = useTranslation();
  const can = useCan();
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  const people = usePeople();
  const jobs = useJobs({ state });
  const [chosen, setChosen] = useState<string[]>([]);
  const submit = can('job:submit') && (
    <LinkButton to="/jobs/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t('jobs.new')}
    </LinkButton>
  );
  const toggle = (id: string, isOn: boolean) =>
    setChosen((old) => (isOn ? [...old, id].slice(-COMPARABLE) : old.filter((one) => one !== id)));
  const choice: Column<Job> = {
    key: 'choose',
    head: t('jobs.choose'),
    isAction: true,
    cell: (job) => (
      <Checkbox
        className="above"
        aria-label={t('jobs.chooseOne', { name: job.name })}
        checked={chosen.includes(job.id)}
        onChange={(event) => toggle(job.id, event.currentTarget.checked)}
      />
    ),
  };
  return (
    <Page title={t('jobs.title')} lead={t('jobs.lead')} actions={submit}>
      <div className="toolbar">
        <Select
          aria-label={t('jobs.filter')}
          placeholder={t('jobs.allStates')}
          data={STATES.map((one) => ({ value: one, label: t(`status.job.${one}`) }))}
          value={state ?? null}
          onChange={(next) => void navigate({ search: next ? { state: next } : {} })}
          clearable
          w={190}
        />
        {chosen.length > 1 ? (
          <LinkButton
            to="/jobs/compare"
            search={{ jobs: chosen.join(',') }}
            variant="light"
            leftSection={<IconGitCompare size={16} aria-hidden />}
          >
            {t('jobs.compareCount', { count: chosen.length })}
          </LinkButton>
        ) : (
          <Button variant="default" disabled leftSection={<IconGitCompare size={16} aria-hidden />}>
            {t('jobs.compareHint')}
          </Button>
        )}
      </div>
      <ListTable
        label={t('jobs.title')}
        list={jobs}
        rowKey={(job) => job.id}
        columns={[...jobColumns(t, people), choice]}
        empty={
          <Empty
            icon={IconCpu}
            title={t(state ? 'jobs.noneOfState' : 'jobs.none')}
            text={t('jobs.noneText')}
            action={submit}
          />
        }
      />
    </Page>
  );
}
