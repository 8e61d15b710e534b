import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { withTexts } from '@/i18n';
import { auditSearch } from '@/pages/audit/search';
import { platform } from './root';

export const pipeline = createRoute({
  getParentRoute: () => platform,
  path: '/platform/pipeline',
  component: lazyRouteComponent(() => withTexts(import('@/pages/platform/pipeline')), 'PipelinePage'),
});

export const pipelineStage = createRoute({
  getParentRoute: () => platform,
  path: '/platform/pipeline/$stage',
  component: lazyRouteComponent(() => withTexts(import('@/pages/platform/stage')), 'StagePage'),
});

export const admission = createRoute({
  getParentRoute: () => platform,
  path: '/platform/admission',
  component: lazyRouteComponent(() => withTexts(import('@/pages/platform/admission')), 'AdmissionPage'),
});

export const mails = createRoute({
  getParentRoute: () => platform,
  path: '/platform/mails',
  validateSearch: (search: Record<string, unknown>): { state?: string } =>
    typeof search.state === 'string' ? { state: search.state } : {},
  component: lazyRouteComponent(() => withTexts(import('@/pages/platform/mails')), 'MailsPage'),
});

export const partners = createRoute({
  getParentRoute: () => platform,
  path: '/platform/partners',
  validateSearch: (search: Record<string, unknown>): { status?: string } =>
    typeof search.status === 'string' ? { status: search.status } : {},
  component: lazyRouteComponent(() => withTexts(import('@/pages/platform/partners')), 'PartnersPage'),
});

export const partnerRecord = createRoute({
  getParentRoute: () => platform,
  path: '/platform/partners/$partner',
  component: lazyRouteComponent(() => withTexts(import('@/pages/platform/partner')), 'PartnerPage'),
});

export const platformAlliances = createRoute({
  getParentRoute: () => platform,
  path: '/platform/alliances',
  component: lazyRouteComponent(() => withTexts(import('@/pages/alliances/platform')), 'PlatformAlliancesPage'),
});

export const staff = createRoute({
  getParentRoute: () => platform,
  path: '/platform/staff',
  component: lazyRouteComponent(() => withTexts(import('@/pages/platform/staff')), 'StaffPage'),
});

export const accounts = createRoute({
  getParentRoute: () => platform,
  path: '/platform/accounts',
  component: lazyRouteComponent(() => withTexts(import('@/pages/platform/accounts')), 'AccountsPage'),
});

export const accountRecord = createRoute({
  getParentRoute: () => platform,
  path: '/platform/accounts/$user',
  component: lazyRouteComponent(() => withTexts(import('@/pages/platform/account')), 'AccountPage'),
});

export const platformAudit = createRoute({
  getParentRoute: () => platform,
  path: '/platform/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => withTexts(import('@/pages/audit/platform')), 'PlatformAuditPage'),
});
