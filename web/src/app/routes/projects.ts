import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { withTexts } from '@/i18n';
import { partner } from './root';

export const projects = createRoute({
  getParentRoute: () => partner,
  path: '/projects',
  component: lazyRouteComponent(() => withTexts(import('@/pages/projects/list')), 'ProjectsPage'),
});

export const newProject = createRoute({
  getParentRoute: () => partner,
  path: '/projects/new',
  validateSearch: (search: Record<string, unknown>): { agreement?: string } =>
    typeof search.agreement === 'string' ? { agreement: search.agreement } : {},
  component: lazyRouteComponent(() => withTexts(import('@/pages/projects/open')), 'OpenProjectPage'),
});

export const project = createRoute({
  getParentRoute: () => partner,
  path: '/projects/$project',
  validateSearch: (search: Record<string, unknown>): { tab?: string } =>
    typeof search.tab === 'string' ? { tab: search.tab } : {},
  component: lazyRouteComponent(() => withTexts(import('@/pages/projects/detail')), 'ProjectPage'),
});
