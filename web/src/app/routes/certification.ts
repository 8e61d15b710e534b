import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { withTexts } from '@/i18n';
import { partner, root } from './root';

/** Keeps those of an address's words that are texts. */
function texts<K extends string>(search: Record<string, unknown>, ...names: K[]): { [name in K]?: string } {
  const given = names.filter((name) => typeof search[name] === 'string');
  return Object.fromEntries(given.map((name) => [name, search[name]])) as { [name in K]?: string };
}

export const standards = createRoute({
  getParentRoute: () => partner,
  path: '/standards',
  component: lazyRouteComponent(() => withTexts(import('@/pages/standards/list')), 'StandardsPage'),
});

export const newStandard = createRoute({
  getParentRoute: () => partner,
  path: '/standards/new',
  validateSearch: (search: Record<string, unknown>) => texts(search, 'alliance'),
  component: lazyRouteComponent(() => withTexts(import('@/pages/standards/create')), 'CreateStandardPage'),
});

export const standard = createRoute({
  getParentRoute: () => partner,
  path: '/standards/$standard',
  validateSearch: (search: Record<string, unknown>) => texts(search, 'tab', 'version'),
  component: lazyRouteComponent(() => withTexts(import('@/pages/standards/detail')), 'StandardPage'),
});

export const standardDraft = createRoute({
  getParentRoute: () => partner,
  path: '/standards/$standard/draft',
  component: lazyRouteComponent(() => withTexts(import('@/pages/standards/draft')), 'DraftPage'),
});

export const conformanceRuns = createRoute({
  getParentRoute: () => partner,
  path: '/conformance',
  validateSearch: (search: Record<string, unknown>) => texts(search, 'state'),
  component: lazyRouteComponent(() => withTexts(import('@/pages/conformance/list')), 'RunsPage'),
});

export const newRun = createRoute({
  getParentRoute: () => partner,
  path: '/conformance/new',
  validateSearch: (search: Record<string, unknown>) => ({
    ...texts(search, 'dataset', 'model', 'standard'),
    ...(Number.isSafeInteger(search.version) ? { version: search.version as number } : {}),
  }),
  component: lazyRouteComponent(() => withTexts(import('@/pages/conformance/request')), 'RequestRunPage'),
});

export const conformanceRun = createRoute({
  getParentRoute: () => partner,
  path: '/conformance/$run',
  component: lazyRouteComponent(() => withTexts(import('@/pages/conformance/detail')), 'RunPage'),
});

export const certificates = createRoute({
  getParentRoute: () => partner,
  path: '/certificates',
  component: lazyRouteComponent(() => withTexts(import('@/pages/certificates/list')), 'CertificatesPage'),
});

export const certificate = createRoute({
  getParentRoute: () => partner,
  path: '/certificates/$certificate',
  component: lazyRouteComponent(() => withTexts(import('@/pages/certificates/detail')), 'CertificatePage'),
});

/** For everybody, without signing in. */
export const publicCertificate = createRoute({
  getParentRoute: () => root,
  path: '/public/certificates/$certificate',
  component: lazyRouteComponent(() => withTexts(import('@/pages/certificates/public')), 'PublicCertificatePage'),
});
