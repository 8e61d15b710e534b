import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { withTexts } from '@/i18n';
import { root } from './root';

export const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search.next === 'string' ? { next: search.next } : {},
  component: lazyRouteComponent(() => import('@/pages/entry/sign-in'), 'SignInPage'),
});

export const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  component: lazyRouteComponent(() => import('@/pages/entry/set-up'), 'SetUpPage'),
});

export const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: lazyRouteComponent(() => import('@/pages/entry/join'), 'JoinPage'),
});

export const apply = createRoute({
  getParentRoute: () => root,
  path: '/apply',
  component: lazyRouteComponent(() => withTexts(import('@/pages/entry/apply/apply')), 'ApplyPage'),
});

export const confirmApplication = createRoute({
  getParentRoute: () => root,
  path: '/apply/confirm',
  component: lazyRouteComponent(() => withTexts(import('@/pages/entry/apply/confirm')), 'ConfirmPage'),
});

export const resendApplication = createRoute({
  getParentRoute: () => root,
  path: '/apply/resend',
  component: lazyRouteComponent(() => withTexts(import('@/pages/entry/apply/resend')), 'ResendPage'),
});

export const followApplication = createRoute({
  getParentRoute: () => root,
  path: '/apply/$application',
  component: lazyRouteComponent(() => withTexts(import('@/pages/entry/apply/follow')), 'FollowPage'),
});
