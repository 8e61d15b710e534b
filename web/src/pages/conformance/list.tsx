import { Select } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ConformanceRun } from '@/api/types';
import { useCan } from '@/app/session';
import { CertificateTabs } from '@/pages/certificates/tabs';
import { Empty } from '@/parts/empty';
import { A, LinkButton } from '@/parts/links';
import { Ago } from '@/parts/moment';
import { Page } from '@/parts/page';
import { type Column, ListTable } from '@/parts/table';
import { ArtefactLink } from './artefact';
import { useRuns } from './data';
import { RUN_STATES, RunState } from './run-state';

const route = getRouteApi('/app/partner/conformance');

/** What one's partner has had held against standards. */
export function RunsPage() {
  const { t } = useTranslation();
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  const may = useCan()('conformance:run');
  const wanted = state && RUN_STATES.includes(state) ? state : undefined;
  const list = useRuns(wanted);
  const check = may && (
    <LinkButton to="/conformance/new" leftSection={<IconChecklist size={17} aria-hidden />}>
      {t('conformance.check')}
    </LinkButton>
  );
  return (
    <Page title={t('conformance.title')} lead={t('conformance.lead')} actions={check}>
      <CertificateTabs />
      <div className="toolbar">
        <Select
          aria-label={t('conformance.stateName')}
          placeholder={t('conformance.anyState')}
          data={RUN_STATES.map((value) => ({ value, label: t(`conformance.state.${value}`) }))}
          value={wanted ?? null}
          onChange={(next) => void navigate({ search: next ? { state: next } : {}, replace: true })}
          clearable
          clearButtonProps={{ 'aria-label': t('conformance.anyState') }}
        />
      </div>
      <ListTable
        label={t('conformance.title')}
        list={list}
        rowKey={(run) => run.id}
        columns={runColumns(t)}
        empty={
          <Empty
            icon={IconChecklist}
            title={t(wanted ? 'conformance.noneSuch' : 'conformance.none')}
            text={!wanted && t('conformance.noneText')}
            action={!wanted && check}
          />
        }
      />
    </Page>
  );
}

function runColumns(t: TFunction): Column<ConformanceRun>[] {
  return [
    {
      key: 'standard',
      head: t('conformance.standard'),
      cell: (run) => (
        <A to="/conformance/$run" params={{ run: run.id }} className="row-link">
          <bdi>{run.standard_name}</bdi> {run.standard_version}
        </A>
      ),
    },
    { key: 'of', head: t('conformance.artefact'), cell: (run) => <ArtefactLink artefact={run.artefact} isAbove /> },
    { key: 'state', head: t('conformance.stateName'), cell: (run) => <RunState state={run.state} /> },
    { key: 'requested', head: t('conformance.requested'), cell: (run) => <Ago time={run.requested_at} /> },
  ];
}
