import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { withTexts } from '@/i18n';
import { app } from './root';

export const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazyRouteComponent(() => withTexts(import('@/pages/account/settings')), 'SettingsPage'),
});

export const apiKeys = createRoute({
  getParentRoute: () => app,
  path: '/settings/api-keys',
  component: lazyRouteComponent(() => withTexts(import('@/pages/account/api-keys')), 'ApiKeysPage'),
});

export const sessions = createRoute({
  getParentRoute: () => app,
  path: '/settings/sessions',
  component: lazyRouteComponent(() => withTexts(import('@/pages/account/sessions')), 'SessionsPage'),
});
