import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { auditSearch } from '@/pages/audit/search';
import { platform } from './root';

export const pipeline = createRoute({
  getParentRoute: () => platform,
  path: '/platform/pipeline',
  component: lazyRouteComponent(() => import('@/pages/platform/pipeline'), 'PipelinePage'),
});

export const pipelineStage = createRoute({
  getParentRoute: () => platform,
  path: '/platform/pipeline/$stage',
  component: lazyRouteComponent(() => import('@/pages/platform/stage'), 'StagePage'),
});

export const admission = createRoute({
  getParentRoute: () => platform,
  path: '/platform/admission',
  component: lazyRouteComponent(() => import('@/pages/platform/admission'), 'AdmissionPage'),
});

export const mails = createRoute({
  getParentRoute: () => platform,
  path: '/platform/mails',
  validateSearch: (search: Record<string, unknown>): { state?: string } =>
    typeof search.state === 'string' ? { state: search.state } : {},
  component: lazyRouteComponent(() => import('@/pages/platform/mails'), 'MailsPage'),
});

export const partners = createRoute({
  getParentRoute: () => platform,
  path: '/platform/partners',
  validateSearch: (search: Record<string, unknown>): { status?: string } =>
    typeof search.status === 'string' ? { status: search.status } : {},
  component: lazyRouteComponent(() => import('@/pages/platform/partners'), 'PartnersPage'),
});

export const partnerRecord = createRoute({
  getParentRoute: () => platform,
  path: '/platform/partners/$partner',
  component: lazyRouteComponent(() => import('@/pages/platform/partner'), 'PartnerPage'),
});

export const staff = createRoute({
  getParentRoute: () => platform,
  path: '/platform/staff',
  component: lazyRouteComponent(() => import('@/pages/platform/staff'), 'StaffPage'),
});

export const accounts = createRoute({
  getParentRoute: () => platform,
  path: '/platform/accounts',
  component: lazyRouteComponent(() => import('@/pages/platform/accounts'), 'AccountsPage'),
});

export const accountRecord = createRoute({
  getParentRoute: () => platform,
  path: '/platform/accounts/$user',
  component: lazyRouteComponent(() => import('@/pages/platform/account'), 'AccountPage'),
});

export const platformAudit = createRoute({
  getParentRoute: () => platform,
  path: '/platform/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('@/pages/audit/platform'), 'PlatformAuditPage'),
});
