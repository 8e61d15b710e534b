import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { withTexts } from '@/i18n';
import { partner } from './root';

/** Which of one's lists is shown. */
export type Shelf = 'own' | 'shared' | 'archived';

/** What a job's form begins with. */
type JobSearch = { dataset?: string; version?: number; like?: string; project?: string };

function shelf(search: Record<string, unknown>): { show?: Shelf } {
  return search.show === 'shared' || search.show === 'archived' ? { show: search.show } : {};
}

function version(search: Record<string, unknown>): { version?: number; tab?: string } {
  const number = Number(search.version);
  return {
    ...(Number.isSafeInteger(number) && number > 0 ? { version: number } : {}),
    ...(typeof search.tab === 'string' ? { tab: search.tab } : {}),
  };
}

export const datasets = createRoute({
  getParentRoute: () => partner,
  path: '/datasets',
  validateSearch: shelf,
  component: lazyRouteComponent(() => withTexts(import('@/pages/datasets/list')), 'DatasetsPage'),
});

export const newDataset = createRoute({
  getParentRoute: () => partner,
  path: '/datasets/new',
  component: lazyRouteComponent(() => withTexts(import('@/pages/datasets/create')), 'CreateDatasetPage'),
});

export const dataset = createRoute({
  getParentRoute: () => partner,
  path: '/datasets/$dataset',
  validateSearch: version,
  component: lazyRouteComponent(() => withTexts(import('@/pages/datasets/detail')), 'DatasetPage'),
});

export const models = createRoute({
  getParentRoute: () => partner,
  path: '/models',
  validateSearch: shelf,
  component: lazyRouteComponent(() => withTexts(import('@/pages/models/list')), 'ModelsPage'),
});

export const model = createRoute({
  getParentRoute: () => partner,
  path: '/models/$model',
  validateSearch: version,
  component: lazyRouteComponent(() => withTexts(import('@/pages/models/detail')), 'ModelPage'),
});

export const jobs = createRoute({
  getParentRoute: () => partner,
  path: '/jobs',
  validateSearch: (search: Record<string, unknown>): { state?: string } =>
    typeof search.state === 'string' ? { state: search.state } : {},
  component: lazyRouteComponent(() => withTexts(import('@/pages/jobs/list')), 'JobsPage'),
});

export const newJob = createRoute({
  getParentRoute: () => partner,
  path: '/jobs/new',
  validateSearch: (search: Record<string, unknown>): JobSearch => ({
    ...(typeof search.dataset === 'string' ? { dataset: search.dataset } : {}),
    ...(Number.isSafeInteger(search.version) ? { version: search.version as number } : {}),
    ...(typeof search.like === 'string' ? { like: search.like } : {}),
    ...(typeof search.project === 'string' ? { project: search.project } : {}),
  }),
  component: lazyRouteComponent(() => withTexts(import('@/pages/jobs/submit')), 'SubmitJobPage'),
});

export const compareJobs = createRoute({
  getParentRoute: () => partner,
  path: '/jobs/compare',
  validateSearch: (search: Record<string, unknown>): { jobs?: string } =>
    typeof search.jobs === 'string' ? { jobs: search.jobs } : {},
  component: lazyRouteComponent(() => withTexts(import('@/pages/jobs/compare')), 'CompareJobsPage'),
});

export const job = createRoute({
  getParentRoute: () => partner,
  path: '/jobs/$job',
  component: lazyRouteComponent(() => withTexts(import('@/pages/jobs/detail')), 'JobPage'),
});
