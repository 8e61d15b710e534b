import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { withTexts } from '@/i18n';
import { statementSearch } from '@/pages/statements/search';
import { reportSearch } from '@/pages/usage/search';
import { partner, platform } from './root';

export const usage = createRoute({
  getParentRoute: () => partner,
  path: '/usage',
  validateSearch: reportSearch,
  component: lazyRouteComponent(() => withTexts(import('@/pages/usage/usage')), 'UsagePage'),
});

export const budget = createRoute({
  getParentRoute: () => partner,
  path: '/usage/budget',
  component: lazyRouteComponent(() => withTexts(import('@/pages/usage/budget')), 'BudgetPage'),
});

export const statements = createRoute({
  getParentRoute: () => partner,
  path: '/usage/statements',
  component: lazyRouteComponent(() => withTexts(import('@/pages/statements/list')), 'StatementsPage'),
});

export const statement = createRoute({
  getParentRoute: () => partner,
  path: '/usage/statements/$month',
  component: lazyRouteComponent(() => withTexts(import('@/pages/statements/detail')), 'StatementPage'),
});

export const prices = createRoute({
  getParentRoute: () => partner,
  path: '/usage/prices',
  component: lazyRouteComponent(() => withTexts(import('@/pages/prices/prices')), 'PricesPage'),
});

export const pools = createRoute({
  getParentRoute: () => partner,
  path: '/pools',
  component: lazyRouteComponent(() => withTexts(import('@/pages/pools/list')), 'PoolsPage'),
});

export const pool = createRoute({
  getParentRoute: () => partner,
  path: '/pools/$pool',
  component: lazyRouteComponent(() => withTexts(import('@/pages/pools/detail')), 'PoolPage'),
});

export const platformUsage = createRoute({
  getParentRoute: () => platform,
  path: '/platform/usage',
  validateSearch: reportSearch,
  component: lazyRouteComponent(() => withTexts(import('@/pages/usage/platform')), 'PlatformUsagePage'),
});

export const platformStatements = createRoute({
  getParentRoute: () => platform,
  path: '/platform/statements',
  validateSearch: statementSearch,
  component: lazyRouteComponent(() => withTexts(import('@/pages/statements/platform')), 'PlatformStatementsPage'),
});

export const partnerStatement = createRoute({
  getParentRoute: () => platform,
  path: '/platform/partners/$partner/statements/$month',
  component: lazyRouteComponent(() => withTexts(import('@/pages/statements/partner')), 'PartnerStatementPage'),
});

export const platformPrices = createRoute({
  getParentRoute: () => platform,
  path: '/platform/prices',
  component: lazyRouteComponent(() => withTexts(import('@/pages/prices/platform')), 'PlatformPricesPage'),
});

export const platformPools = createRoute({
  getParentRoute: () => platform,
  path: '/platform/pools',
  component: lazyRouteComponent(() => withTexts(import('@/pages/pools/platform')), 'PlatformPoolsPage'),
});
