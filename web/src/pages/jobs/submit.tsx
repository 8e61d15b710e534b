import { Alert } from '@mantine/core';
import { IconDatabase, IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Job, Recipe } from '@/api/types';
import { useCan } from '@/app/session';
import { usableDatasetsQuery } from '@/pages/datasets/data';
import { Empty } from '@/parts/empty';
import { A, LinkButton } from '@/parts/links';
import { Outline } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import { jobQuery, recipesQuery } from './data';
import { hasLostData } from './ended';
import { type Choice, SubmitForm } from './submit-form';

const route = getRouteApi('/app/partner/jobs/new');

/** A job from a form that is made of the recipe's schema. */
export function SubmitJobPage() {
  const { t } = useTranslation();
  const can = useCan();
  return (
    <Page
      title={t('jobs.form.title')}
      lead={t('jobs.form.lead')}
      crumbs={[
        <A key="all" to="/jobs">
          {t('jobs.title')}
        </A>,
      ]}
    >
      {can('job:submit') ? (
        <Prepared />
      ) : (
        <Alert color="yellow" icon={<IconInfoCircle aria-hidden />}>
          {t('jobs.form.mayNot')}
        </Alert>
      )}
    </Page>
  );
}

/** Waits for what the form is made of. */
function Prepared() {
  const { t } = useTranslation();
  const { dataset, version, like, project } = route.useSearch();
  const recipes = useQuery(recipesQuery);
  const datasets = useQuery(usableDatasetsQuery);
  const earlier = useQuery({ ...jobQuery(like ?? ''), enabled: Boolean(like) });
  const error = recipes.error ?? datasets.error ?? earlier.error;
  if (error) return <ProblemAlert error={error} />;
  if (!recipes.data || !datasets.data || (like && !earlier.data)) return <Outline lines={8} />;
  const { own, shared } = datasets.data;
  const usable = { own: own.filter((one) => one.latest_version), shared: shared.filter((one) => one.latest_version) };
  const isLost = Boolean(earlier.data && hasLostData(earlier.data, [...usable.own, ...usable.shared]));
  if (usable.own.length + usable.shared.length === 0) {
    return (
      <Empty
        icon={IconDatabase}
        title={t('jobs.form.noData')}
        text={t(isLost ? 'jobs.form.lostText' : 'jobs.form.noDataText')}
        action={
          isLost ? (
            <LinkButton to="/agreements">{t('jobs.form.toAgreements')}</LinkButton>
          ) : (
            <LinkButton to="/datasets">{t('jobs.form.toDatasets')}</LinkButton>
          )
        }
      />
    );
  }
  const recipe = recipeOf(recipes.data, earlier.data);
  if (!recipe) return <Alert color="yellow">{t('jobs.form.noRecipe')}</Alert>;
  const first = choiceOf({ dataset, version, project }, earlier.data);
  return (
    <>
      {isLost && (
        <Alert color="yellow" mb="lg" icon={<IconInfoCircle aria-hidden />} title={t('jobs.form.lost')}>
          {t('jobs.form.lostText')}{' '}
          <A to="/agreements" inherit>
            {t('jobs.form.toAgreements')}
          </A>
        </Alert>
      )}
      <SubmitForm
        key={like ?? 'new'}
        recipes={recipes.data}
        recipe={recipe}
        datasets={usable}
        first={first}
        like={earlier.data}
      />
    </>
  );
}

function recipeOf(recipes: Recipe[], like: Job | undefined): Recipe | undefined {
  return recipes.find((one) => one.name === like?.spec.recipe) ?? recipes[0];
}

function choiceOf(search: Choice, like: Job | undefined): Choice {
  const project = search.project ?? like?.project ?? undefined;
  if (search.dataset) return { ...search, project };
  const input = like?.inputs.train;
  return input ? { dataset: input.dataset, version: input.version ?? undefined, project } : { project };
}
