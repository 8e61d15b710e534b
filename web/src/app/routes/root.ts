import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router';
import { Home } from '@/pages/home/home';
import { MissingPage } from '../fallbacks';
import { Outer } from '../outer';
import { accountQuery } from '../session';
import { Shell } from '../shell/shell';

export type Context = { queries: QueryClient };

export const root = createRootRouteWithContext<Context>()({ component: Outer });

/** Everything that only those see who are signed in. */
export const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    const account = await context.queries.ensureQueryData(accountQuery);
    if (!account) throw redirect({ to: '/sign-in', search: { next: location.href }, replace: true });
    return { account };
  },
});

/** What members of a partner see. */
export const partner = createRoute({
  getParentRoute: () => app,
  id: 'partner',
  beforeLoad: ({ context }) => {
    if (!context.account.partner) throw redirect({ to: '/', replace: true });
  },
});

/** What the platform's staff sees. */
export const platform = createRoute({
  getParentRoute: () => app,
  id: 'platform',
  beforeLoad: ({ context }) => {
    if (context.account.partner || !context.account.platform_role) throw redirect({ to: '/', replace: true });
  },
});

export const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  // Where nearly everybody arrives: a file of its own would only be waited for.
  component: Home,
});

/** Addresses that name no page. */
export const nowhere = createRoute({ getParentRoute: () => app, path: '$', component: MissingPage });
