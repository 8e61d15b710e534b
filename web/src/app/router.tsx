import { createRouter } from '@tanstack/react-router';
import { onSignedOut } from '@/api/transport';
import { CrashPage, MissingPage, PendingPage } from './fallbacks';
import { isPublicPath } from './public-path';
import { queries } from './queries';
import * as account from './routes/account';
import * as assets from './routes/assets';
import * as catalogue from './routes/catalogue';
import * as certification from './routes/certification';
import * as partnerPages from './routes/partner';
import * as platformPages from './routes/platform';
import * as projectPages from './routes/projects';
import * as publicPages from './routes/public';
import { app, home, nowhere, partner, platform, root } from './routes/root';
import * as usage from './routes/usage';

const tree = root.addChildren([
  publicPages.signIn,
  publicPages.setUp,
  publicPages.join,
  publicPages.apply,
  publicPages.confirmApplication,
  publicPages.resendApplication,
  publicPages.followApplication,
  certification.publicCertificate,
  catalogue.showcase,
  catalogue.showcaseItem,
  app.addChildren([
    home,
    nowhere,
    account.settings,
    account.apiKeys,
    account.sessions,
    partner.addChildren([
      partnerPages.organisation,
      partnerPages.members,
      partnerPages.directory,
      partnerPages.agreements,
      partnerPages.newAgreement,
      partnerPages.agreement,
      partnerPages.offerTerms,
      partnerPages.signAgreement,
      partnerPages.signingKeys,
      partnerPages.alliances,
      partnerPages.alliance,
      certification.standards,
      certification.newStandard,
      certification.standard,
      certification.standardDraft,
      certification.conformanceRuns,
      certification.newRun,
      certification.conformanceRun,
      certification.certificates,
      certification.certificate,
      partnerPages.audit,
      projectPages.projects,
      projectPages.newProject,
      projectPages.project,
      assets.datasets,
      assets.newDataset,
      assets.dataset,
      assets.models,
      assets.model,
      assets.jobs,
      assets.newJob,
      assets.compareJobs,
      assets.job,
      usage.usage,
      usage.budget,
      usage.statements,
      usage.statement,
      usage.prices,
      usage.pools,
      usage.pool,
      catalogue.catalogue,
      catalogue.catalogueItem,
    ]),
    platform.addChildren([
      platformPages.pipeline,
      platformPages.pipelineStage,
      platformPages.admission,
      platformPages.mails,
      platformPages.partners,
      platformPages.partnerRecord,
      platformPages.platformAlliances,
      platformPages.staff,
      platformPages.accounts,
      platformPages.accountRecord,
      platformPages.platformAudit,
      usage.platformUsage,
      usage.platformStatements,
      usage.partnerStatement,
      usage.platformPrices,
      usage.platformPools,
    ]),
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  context: { queries },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultNotFoundComponent: MissingPage,
  defaultErrorComponent: CrashPage,
  defaultPendingComponent: PendingPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

// The session has ended while somebody was at work: sign in, and come back to the same page.
onSignedOut(() => {
  const { pathname, href } = router.state.location;
  // The very first question is whether somebody is signed in at all; the route itself answers it.
  const wasSignedIn = Boolean(queries.getQueryData(['account']));
  if (isPublicPath(pathname) || !wasSignedIn) return;
  queries.clear();
  void router.navigate({ to: '/sign-in', search: { next: href }, replace: true });
});
