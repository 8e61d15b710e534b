import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { withTexts } from '@/i18n';
import { agreementSearch } from '@/pages/agreements/search';
import { auditSearch } from '@/pages/audit/search';
import { partner } from './root';

export const organisation = createRoute({
  getParentRoute: () => partner,
  path: '/organisation',
  component: lazyRouteComponent(() => withTexts(import('@/pages/organisation/organisation')), 'OrganisationPage'),
});

export const members = createRoute({
  getParentRoute: () => partner,
  path: '/members',
  component: lazyRouteComponent(() => withTexts(import('@/pages/members/members')), 'MembersPage'),
});

export const directory = createRoute({
  getParentRoute: () => partner,
  path: '/directory',
  component: lazyRouteComponent(() => withTexts(import('@/pages/directory/directory')), 'DirectoryPage'),
});

export const agreements = createRoute({
  getParentRoute: () => partner,
  path: '/agreements',
  component: lazyRouteComponent(() => withTexts(import('@/pages/agreements/list')), 'AgreementsPage'),
});

export const newAgreement = createRoute({
  getParentRoute: () => partner,
  path: '/agreements/new',
  validateSearch: (search: Record<string, unknown>): { with?: string; about?: string } => ({
    ...(typeof search.with === 'string' ? { with: search.with } : {}),
    ...(typeof search.about === 'string' ? { about: search.about } : {}),
  }),
  component: lazyRouteComponent(() => withTexts(import('@/pages/agreements/propose')), 'ProposeAgreementPage'),
});

export const agreement = createRoute({
  getParentRoute: () => partner,
  path: '/agreements/$agreement',
  validateSearch: agreementSearch,
  component: lazyRouteComponent(() => withTexts(import('@/pages/agreements/detail')), 'AgreementPage'),
});

export const offerTerms = createRoute({
  getParentRoute: () => partner,
  path: '/agreements/$agreement/offer',
  component: lazyRouteComponent(() => withTexts(import('@/pages/agreements/offer')), 'OfferPage'),
});

export const signAgreement = createRoute({
  getParentRoute: () => partner,
  path: '/agreements/$agreement/sign',
  component: lazyRouteComponent(() => withTexts(import('@/pages/agreements/sign')), 'SignPage'),
});

export const signingKeys = createRoute({
  getParentRoute: () => partner,
  path: '/organisation/signing-keys',
  component: lazyRouteComponent(() => withTexts(import('@/pages/organisation/signing-keys')), 'SigningKeysPage'),
});

export const alliances = createRoute({
  getParentRoute: () => partner,
  path: '/alliances',
  component: lazyRouteComponent(() => withTexts(import('@/pages/alliances/list')), 'AlliancesPage'),
});

export const alliance = createRoute({
  getParentRoute: () => partner,
  path: '/alliances/$alliance',
  component: lazyRouteComponent(() => withTexts(import('@/pages/alliances/detail')), 'AlliancePage'),
});

export const audit = createRoute({
  getParentRoute: () => partner,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => withTexts(import('@/pages/audit/own')), 'OwnAuditPage'),
});
