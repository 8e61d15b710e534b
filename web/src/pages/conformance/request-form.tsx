import { Button, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Standard, StandardVersion } from '@/api/types';
import { versionQuery, versionsQuery } from '@/pages/standards/data';
import { covers, definitionOf } from '@/pages/standards/definition';
import { isOpen } from '@/pages/standards/version-state';
import { Card } from '@/parts/card';
import { useSending } from '@/parts/form';
import { LinkButton } from '@/parts/links';
import { ProblemAlert } from '@/parts/problem';
import type { Checkable } from './checkable';
import { forgetRuns, triesQuery } from './data';
import { Expectation } from './expectation';

type Kind = 'dataset' | 'model';
type First = { dataset?: string; model?: string; standard?: string; version?: number };
type RequestFormProps = { checkable: Checkable; first: First };

/** What is chosen so far. A version is the newest when none is named. */
type Choice = { kind: Kind; id: string | null; number?: number; standard: string | null; version?: string };

export function RequestForm({ checkable, first }: RequestFormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [choice, setChoice] = useState<Choice>(() => begin(checkable, first));
  const change = (more: Partial<Choice>) => setChoice((old) => ({ ...old, ...more }));
  const { isSending, error, send } = useSending();
  const versions = useQuery({ ...versionsQuery(choice.standard ?? ''), enabled: choice.standard !== null });
  const open = (versions.data ?? []).filter(isOpen);
  const version = choice.version ?? open[0]?.version;
  const whole = useQuery({
    ...versionQuery(choice.standard ?? '', version ?? ''),
    enabled: choice.standard !== null && version !== undefined,
  });
  const definition = whole.data && definitionOf(whole.data.definition);
  const isCovered = definition ? covers(definition, choice.kind) : true;
  const isScored = choice.kind === 'model' && definition?.model !== undefined;
  const tries = useQuery({ ...triesQuery(choice.standard ?? '', version ?? ''), enabled: isScored });
  const isReady = Boolean(choice.id && definition && isCovered) && !(isScored && tries.data?.again_at);
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    const { id, standard } = choice;
    if (!isReady || !id || !standard) return;
    void send(async () => {
      const body = { standard, standard_version: version, version: choice.number, [choice.kind]: id };
      const run = await ask(api.POST('/v1/conformance-runs', { body }));
      forgetRuns();
      await navigate({ to: '/conformance/$run', params: { run: run.id } });
    });
  };
  return (
    <form onSubmit={submit} className="columns" noValidate>
      <div>
        <ArtefactCard checkable={checkable} choice={choice} change={change} />
        <StandardCard standards={checkable.standards} open={open} version={version} choice={choice} change={change} />
        <ProblemAlert error={error ?? versions.error ?? whole.error ?? tries.error} mb="lg" />
        <Button type="submit" loading={isSending} disabled={!isReady}>
          {t('conformance.start')}
        </Button>
      </div>
      <Expectation
        definition={definition}
        kind={choice.kind}
        isCovered={isCovered}
        tries={isScored ? tries.data : undefined}
      />
    </form>
  );
}

function begin({ datasets, models, standards }: Checkable, first: First): Choice {
  const kind: Kind =
    first.dataset || (!first.model && models.length === 0 && datasets.length > 0) ? 'dataset' : 'model';
  const wanted = kind === 'dataset' ? first.dataset : first.model;
  const id = (kind === 'dataset' ? datasets : models).find((one) => one.id === wanted)?.id ?? null;
  const only = standards.length === 1 ? standards[0]?.id : undefined;
  const standard = standards.find((one) => one.id === first.standard)?.id ?? only ?? null;
  return { kind, id, number: id ? first.version : undefined, standard };
}

type PartProps = { choice: Choice; change: (more: Partial<Choice>) => void };

function ArtefactCard({ checkable, choice, change }: PartProps & { checkable: Checkable }) {
  const { t } = useTranslation();
  const own = choice.kind === 'dataset' ? checkable.datasets : checkable.models;
  const newest = own.find(({ id }) => id === choice.id)?.latest_version ?? 0;
  const numbers = Array.from({ length: newest }, (_, index) => newest - index).slice(0, 200);
  return (
    <Card title={t('conformance.what')}>
      <Stack>
        <SegmentedControl
          aria-label={t('conformance.what')}
          value={choice.kind}
          onChange={(kind) => change({ kind: kind as Kind, id: null, number: undefined })}
          data={(['model', 'dataset'] as const).map((value) => ({ value, label: t(`conformance.kindName.${value}`) }))}
        />
        {own.length === 0 ? (
          <>
            <Text size="sm">{t(`conformance.noneOf.${choice.kind}`)}</Text>
            <LinkButton to={choice.kind === 'model' ? '/jobs/new' : '/datasets/new'} variant="light" w="fit-content">
              {t(`conformance.makeOne.${choice.kind}`)}
            </LinkButton>
          </>
        ) : (
          <Select
            label={t(`conformance.kindName.${choice.kind}`)}
            placeholder={t('conformance.choose')}
            data={own.map(({ id, name }) => ({ value: id, label: name }))}
            value={choice.id}
            onChange={(id) => change({ id, number: undefined })}
            searchable
            required
          />
        )}
        {newest > 1 && (
          <Select
            label={t('conformance.version')}
            data={numbers.map((number) => ({ value: String(number), label: t('datasets.versionNumber', { number }) }))}
            value={String(choice.number ?? newest)}
            onChange={(number) => change({ number: Number(number) })}
            allowDeselect={false}
          />
        )}
      </Stack>
    </Card>
  );
}

type StandardCardProps = PartProps & { standards: Standard[]; open: StandardVersion[]; version?: string };

function StandardCard({ standards, open, version, choice, change }: StandardCardProps) {
  const { t } = useTranslation();
  return (
    <Card title={t('conformance.againstWhat')}>
      <Stack>
        <Select
          label={t('conformance.standard')}
          placeholder={t('conformance.choose')}
          data={standards.map((one) => ({ value: one.id, label: `${one.name} · ${one.alliance_name}` }))}
          value={choice.standard}
          onChange={(standard) => change({ standard, version: undefined })}
          searchable
          required
        />
        {open.length > 1 && (
          <Select
            label={t('conformance.standardVersion')}
            description={t('conformance.standardVersionText')}
            data={open.map((one) => ({ value: one.version, label: one.version }))}
            value={version ?? null}
            onChange={(next) => change({ version: next ?? undefined })}
            allowDeselect={false}
          />
        )}
      </Stack>
    </Card>
  );
}
