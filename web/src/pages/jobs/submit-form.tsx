import { Button, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { toProblem } from '@/api/problem';
import type { Dataset, DatasetVersion, Job, Recipe } from '@/api/types';
import { queries } from '@/app/queries';
import { versionQuery } from '@/pages/datasets/data';
import { chargeOf, isUnfinished, OWN_PARTNER } from '@/pages/pools/charge';
import { PoolChoice } from '@/pages/pools/choice';
import { ProjectChoice } from '@/pages/projects/choice';
import { forgetProjects } from '@/pages/projects/data';
import { Card } from '@/parts/card';
import { useSending } from '@/parts/form';
import { BaseChoice } from './form/base-choice';
import { bodyOf, type Submission } from './form/copy-as';
import { CopyPanel } from './form/copy-panel';
import { CostView } from './form/cost-view';
import { EstimateView } from './form/estimate-view';
import { Refused } from './form/refused';
import type { Schema, Spec } from './form/schema';
import { SpecFields } from './form/spec-fields';
import { useFirstFault } from './form/use-first-fault';
import { useSpec } from './form/use-spec';
import './jobs.css';

export type Choice = { dataset?: string; version?: number; project?: string };
type Usable = { own: Dataset[]; shared: Dataset[] };
type SubmitFormProps = {
  recipes: Recipe[];
  recipe: Recipe;
  datasets: Usable;
  first: Choice;
  /** The job to do again with changes. */
  like?: Job;
};

/** Which data and which recipe; then the recipe's own form. */
export function SubmitForm({ recipes, recipe: firstRecipe, datasets, first, like }: SubmitFormProps) {
  const { t } = useTranslation();
  const all = [...datasets.own, ...datasets.shared];
  const [choice, setChoice] = useState<Choice>(first);
  const [recipeName, setRecipe] = useState(firstRecipe.name);
  const [project, setProject] = useState(first.project);
  const recipe = recipes.find((one) => one.name === recipeName) ?? firstRecipe;
  const dataset = all.find((one) => one.id === choice.dataset);
  const number = choice.version ?? dataset?.latest_version ?? undefined;
  const version = useQuery({ ...versionQuery(dataset?.id ?? '', number ?? 0), enabled: Boolean(dataset && number) });
  const versions = Array.from({ length: dataset?.latest_version ?? 0 }, (_, index) => String(index + 1)).reverse();
  const option = ({ id, name }: Dataset) => ({ value: id, label: name });
  const groups = [
    { group: t('shelf.own'), items: datasets.own.map(option) },
    { group: t('shelf.shared'), items: datasets.shared.map(option) },
  ].filter(({ items }) => items.length > 0);
  return (
    <Settings
      key={recipe.name}
      recipe={recipe}
      dataset={dataset}
      chosenVersion={choice.version}
      version={version.data}
      project={project}
      setProject={setProject}
      like={like?.spec.recipe === recipe.name ? like : undefined}
    >
      <Select
        label={t('jobs.form.dataset')}
        placeholder={t('jobs.form.datasetChoose')}
        data={groups}
        value={dataset?.id ?? null}
        onChange={(id) => setChoice({ dataset: id ?? undefined })}
        searchable
        required
        error={version.error ? toProblem(version.error).message : undefined}
      />
      {versions.length > 1 && (
        <Select
          label={t('jobs.form.version')}
          data={[
            { value: '', label: t('jobs.form.newest', { number: versions[0] }) },
            ...versions
              .slice(0, 200)
              .map((one) => ({ value: one, label: t('datasets.versionNumber', { number: one }) })),
          ]}
          value={choice.version ? String(choice.version) : ''}
          onChange={(one) => setChoice({ ...choice, version: one ? Number(one) : undefined })}
          allowDeselect={false}
        />
      )}
      {recipes.length > 1 && (
        <Select
          label={t('jobs.recipe')}
          data={recipes.map(({ name }) => ({ value: name, label: t(`recipe.${name}.label`, name) }))}
          value={recipe.name}
          onChange={(one) => one && setRecipe(one)}
          allowDeselect={false}
        />
      )}
      <Text size="sm" c="dimmed">
        {t(`recipe.${recipe.name}.text`, recipe.summary)}
      </Text>
    </Settings>
  );
}

type SettingsProps = {
  recipe: Recipe;
  dataset?: Dataset;
  chosenVersion?: number;
  version?: DatasetVersion;
  project?: string;
  setProject: (project: string | undefined) => void;
  like?: Job;
  children: React.ReactNode;
};

/** The base of an earlier job, of the version that it had. */
function baseOf(job: Job | undefined): Submission['base'] {
  const { model, version } = job?.base ?? {};
  return model ? { model, ...(version ? { version } : {}) } : undefined;
}

function Settings({ recipe, dataset, chosenVersion, version, like, children, ...joint }: SettingsProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const schema = recipe.schema as unknown as Schema;
  const columns = [...new Set((version?.columns ?? []).map(({ name }) => name))];
  const form = useSpec(schema, like?.spec as Spec | undefined, columns);
  const [names, setNames] = useState({ name: '', registerAs: like?.register_as ?? '' });
  const [isDataMissing, setDataMissing] = useState(false);
  const [base, setBase] = useState(baseOf(like));
  const takesBase = Boolean(recipe.takes_base) && form.spec.method !== 'n_grams';
  // A network from scratch needs none.
  const needsBase = takesBase && !form.spec.architecture;
  const lacksBase = needsBase && !base;
  const [payer, setPayer] = useState({ ...OWN_PARTNER, pool: like?.pool ?? '' });
  const [isPayerMissed, setPayerMissed] = useState(false);
  const gpus = gpusOf(form.spec);
  const pool = chargeOf(payer, gpus);
  const { isSending, error, send } = useSending();
  const fault = useFirstFault();
  const faults = form.faultCount + (dataset ? 0 : 1) + (lacksBase ? 1 : 0) + (isUnfinished(payer, gpus) ? 1 : 0);
  const shown = dataset ?? { id: 'ds_…', name: t('jobs.form.dataset') };
  const submission: Submission = {
    ...names,
    dataset: shown,
    version: chosenVersion,
    base: takesBase ? base : undefined,
    project: joint.project,
    spec: form.short,
    pool,
  };
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    form.tried();
    setDataMissing(true);
    setPayerMissed(isUnfinished(payer, gpus));
    if (faults > 0 || !dataset) return fault.lead();
    void send(async () => {
      try {
        const job = await ask(api.POST('/v1/jobs', { body: bodyOf(submission) as never }));
        void queries.invalidateQueries({ queryKey: ['jobs'] });
        void forgetProjects();
        await navigate({ to: '/jobs/$job', params: { job: job.id } });
      } catch (failure) {
        form.refused(toProblem(failure));
        throw failure;
      }
    });
  };
  return (
    <form ref={fault.form} onSubmit={submit} noValidate className="columns">
      <div>
        <Card title={t('jobs.form.what')}>
          <Stack gap="md">
            {children}
            {isDataMissing && !dataset && (
              <Text size="sm" c="var(--mantine-color-error)" role="alert">
                {t('jobs.form.dataMissing')}
              </Text>
            )}
            {takesBase && (
              <BaseChoice
                value={base?.model}
                onChange={(model) => setBase(model ? { model } : undefined)}
                isMissed={isDataMissing && needsBase}
              />
            )}
          </Stack>
        </Card>
        <Card title={t('jobs.form.settings')}>
          <SpecFields schema={schema} form={form} />
        </Card>
        <PoolChoice gpus={gpus} payer={payer} onPayer={setPayer} isMissed={isPayerMissed} />
        <Card title={t('jobs.form.names')}>
          <Stack gap="md">
            <TextInput
              label={t('jobs.form.name')}
              description={t('jobs.form.nameText')}
              maxLength={120}
              dir="auto"
              value={names.name}
              onChange={(event) => setNames({ ...names, name: event.currentTarget.value })}
            />
            <TextInput
              label={t('jobs.form.model')}
              description={t('jobs.form.modelText')}
              maxLength={120}
              dir="auto"
              value={names.registerAs}
              onChange={(event) => setNames({ ...names, registerAs: event.currentTarget.value })}
            />
            <ProjectChoice value={joint.project} onChange={joint.setProject} />
          </Stack>
        </Card>
      </div>
      <div className="beside">
        <Refused error={error} pool={pool?.pool} />
        <Button type="submit" size="md" fullWidth loading={isSending} mb="lg">
          {t('jobs.form.button')}
        </Button>
        <div aria-live="polite">
          {fault.hasTried && faults > 0 && (
            <Text size="sm" c="var(--mantine-color-error)" mb="lg">
              {t('jobs.form.toCorrect', { count: faults })}
            </Text>
          )}
        </div>
        {dataset && version && <EstimateView spec={form.spec} dataset={dataset.id} rows={version.rows} />}
        <CostView
          spec={form.short}
          isValid={form.isValid}
          isPooled={Boolean(pool)}
          isRefused={Boolean(error) && toProblem(error).code === 'budget_exhausted'}
        />
        <CopyPanel submission={submission} />
      </div>
    </form>
  );
}

/** GPUs that a specification asks for. */
function gpusOf(spec: Spec): number {
  const { gpus } = (spec.resources ?? {}) as { gpus?: unknown };
  return typeof gpus === 'number' ? gpus : 0;
}
