import { Alert, Group, Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { ConformanceRun } from '@/api/types';
import { useCan } from '@/app/session';
import { Card } from '@/parts/card';
import { ConfirmButton } from '@/parts/confirm';
import { ShortId } from '@/parts/copy';
import { Facts } from '@/parts/facts';
import { useFormats } from '@/parts/format';
import { A, LinkButton } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Moment } from '@/parts/moment';
import { usePeople } from '@/parts/names';
import { Page } from '@/parts/page';
import { ArtefactLink } from './artefact';
import { forgetRunLists, forgetRuns, isOver, runQuery } from './data';
import { ReportView } from './report';
import { lookOf, RunState } from './run-state';

const route = getRouteApi('/app/partner/conformance/$run');

/** One run: how far it is, and what it found. */
export function RunPage() {
  const { t } = useTranslation();
  const { run } = route.useParams();
  const query = useQuery(runQuery(run));
  const found = query.data;
  const state = found?.state;
  // Lists and certificates have changed when it is over.
  useEffect(() => {
    if (state && isOver({ state })) forgetRunLists();
  }, [state]);
  return (
    <Page
      title={found ? `${found.standard_name} ${found.standard_version}` : t('conformance.one')}
      isUserText
      badge={found && <RunState state={found.state} />}
      lead={found && t('conformance.one')}
      crumbs={[
        <A key="all" to="/conformance">
          {t('conformance.title')}
        </A>,
      ]}
      actions={found && <RunActions run={found} />}
    >
      <Loaded query={query}>{(one) => <RunView run={one} />}</Loaded>
    </Page>
  );
}

function RunActions({ run }: { run: ConformanceRun }) {
  const { t } = useTranslation();
  const can = useCan();
  const { kind, id, number } = run.artefact;
  if (!isOver(run)) {
    if (!can('conformance:cancel')) return null;
    return (
      <ConfirmButton
        label={t('conformance.cancel')}
        title={t('conformance.cancelTitle')}
        text={t('conformance.cancelText')}
        confirm={t('conformance.cancel')}
        onConfirm={async () => {
          await ask(api.POST('/v1/conformance-runs/{run}/cancel', { params: { path: { run: run.id } } }));
          forgetRuns();
        }}
      />
    );
  }
  return (
    <>
      {run.certificate && (
        <LinkButton to="/certificates/$certificate" params={{ certificate: run.certificate }}>
          {t('conformance.toCertificate')}
        </LinkButton>
      )}
      {can('conformance:run') && run.state !== 'passed' && (
        <LinkButton
          to="/conformance/new"
          search={{
            standard: run.standard,
            version: number,
            ...(kind === 'dataset' ? { dataset: id } : { model: id }),
          }}
          variant="default"
        >
          {t('conformance.again')}
        </LinkButton>
      )}
    </>
  );
}

function RunView({ run }: { run: ConformanceRun }) {
  return (
    <>
      {/* Said aloud when it changes: nobody has to look for it. */}
      <div aria-live="polite">
        <Outcome run={run} />
      </div>
      <div className="columns">
        <div>{run.report && <ReportView report={run.report} />}</div>
        <RunFacts run={run} />
      </div>
    </>
  );
}

function Outcome({ run }: { run: ConformanceRun }) {
  const { t } = useTranslation();
  const { colour, icon: Icon } = lookOf(run.state);
  if (!isOver(run)) return <Advance run={run} />;
  return (
    <Alert color={colour} mb="lg" icon={<Icon aria-hidden />} title={t(`conformance.outcome.${run.state}`)}>
      <Text size="sm">{t(`conformance.outcomeText.${run.state}`)}</Text>
      {run.stopped_code && (
        <Text size="sm" mt={6}>
          {t(`conformance.stopped.${run.stopped_code}`, run.stopped_because ?? run.stopped_code)}
        </Text>
      )}
    </Alert>
  );
}

function Advance({ run }: { run: ConformanceRun }) {
  const { t } = useTranslation();
  const format = useFormats();
  const share = run.total > 0 ? run.done / run.total : 0;
  const isQueued = run.state === 'queued';
  return (
    <Card title={t(`conformance.outcome.${run.state}`)}>
      <Progress
        value={isQueued ? 0 : share * 100}
        size="lg"
        radius="xl"
        striped={!isQueued}
        animated={!isQueued}
        aria-label={t('conformance.progress')}
      />
      <Group justify="space-between" mt="xs" className="figures">
        <Text size="sm" c="dimmed">
          {t(`conformance.outcomeText.${run.state}`)}
        </Text>
        {run.total > 0 && (
          <Text size="sm" c="dimmed">
            {format.share(share)}
          </Text>
        )}
      </Group>
    </Card>
  );
}

function RunFacts({ run }: { run: ConformanceRun }) {
  const { t } = useTranslation();
  const people = usePeople();
  return (
    <Card title={t('conformance.facts')}>
      <Facts
        lines={[
          [
            t('conformance.standard'),
            <A
              key="standard"
              to="/standards/$standard"
              params={{ standard: run.standard }}
              search={{ version: run.standard_version }}
            >
              <bdi>{run.standard_name}</bdi> {run.standard_version}
            </A>,
          ],
          [t('conformance.artefact'), <ArtefactLink key="of" artefact={run.artefact} />],
          [t('conformance.requestedBy'), people(run.requested_by)],
          [t('conformance.requested'), <Moment key="requested" time={run.requested_at} />],
          [t('conformance.started'), run.started_at && <Moment key="started" time={run.started_at} />],
          [t('conformance.finished'), run.finished_at && <Moment key="finished" time={run.finished_at} />],
          [t('conformance.id'), <ShortId key="id" id={run.id} />],
        ]}
      />
    </Card>
  );
}
