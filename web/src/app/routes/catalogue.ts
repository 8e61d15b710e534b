import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { withTexts } from '@/i18n';
import { catalogueSearch } from '@/pages/catalogue/search';
import { partner, root } from './root';

export const catalogue = createRoute({
  getParentRoute: () => partner,
  path: '/catalogue',
  validateSearch: catalogueSearch,
  component: lazyRouteComponent(() => withTexts(import('@/pages/catalogue/catalogue')), 'CataloguePage'),
});

export const catalogueItem = createRoute({
  getParentRoute: () => partner,
  path: '/catalogue/$item',
  component: lazyRouteComponent(() => withTexts(import('@/pages/catalogue/item')), 'CatalogueItemPage'),
});

/** For everybody, without signing in. */
export const showcase = createRoute({
  getParentRoute: () => root,
  path: '/public/catalogue',
  validateSearch: catalogueSearch,
  component: lazyRouteComponent(() => withTexts(import('@/pages/catalogue/showcase')), 'ShowcasePage'),
});

export const showcaseItem = createRoute({
  getParentRoute: () => root,
  path: '/public/catalogue/$item',
  component: lazyRouteComponent(() => withTexts(import('@/pages/catalogue/showcase-item')), 'ShowcaseItemPage'),
});
