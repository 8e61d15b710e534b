import { Burger } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useUploads } from '@/pages/datasets/upload/store';
import { membership } from '../rights';
import { useAccount } from '../session';
import { Choices } from './choices';
import { Logo } from './logo';
import { NavLinks } from './nav-links';
import { PartnerNotice } from './partner-notice';
import './shell.css';
import { UserMenu } from './user-menu';

// What goes on with uploads is no part of the first page.
const UploadStatus = lazy(() => import('@/pages/datasets/upload/status').then((it) => ({ default: it.UploadStatus })));

const NavDrawer = lazy(() => import('./nav-drawer').then((it) => ({ default: it.NavDrawer })));

/** The frame of every page for those who are signed in: header, navigation, content. */
export function Shell() {
  const { t } = useTranslation();
  const account = useAccount();
  const [isOpen, menu] = useDisclosure(false);
  const burger = useRef<HTMLButtonElement>(null);
  // The menu goes at once, and would take the focus along.
  const closeMenu = () => {
    menu.close();
    requestAnimationFrame(() => burger.current?.focus());
  };
  const hasUploads = useUploads().length > 0;
  const path = useRouterState({ select: (state) => state.location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the page changes, whatever changed it.
  useEffect(menu.close, [path]);
  const place = membership(account)?.name ?? t(`app.role.${account.platform_role ?? 'none'}`);
  return (
    <div className="shell">
      <header className="shell-header">
        <Burger
          ref={burger}
          className="shell-burger"
          opened={isOpen}
          onClick={menu.toggle}
          size="sm"
          aria-label={t(isOpen ? 'app.nav.close' : 'app.nav.open')}
          aria-expanded={isOpen}
        />
        <Link to="/" className="shell-brand" aria-label={`Hansa: ${t('app.toHome')}`}>
          <Logo />
        </Link>
        <bdi className="shell-place" title={place}>
          {place}
        </bdi>
        <div className="shell-tools">
          {hasUploads && (
            <Suspense fallback={null}>
              <UploadStatus />
            </Suspense>
          )}
          <Choices />
          <UserMenu account={account} />
        </div>
      </header>
      <nav className="shell-nav" aria-label={t('app.nav.label')}>
        <NavLinks account={account} />
      </nav>
      <Suspense fallback={null}>{isOpen && <NavDrawer account={account} close={closeMenu} />}</Suspense>
      <main id="main" className="shell-main" tabIndex={-1}>
        <PartnerNotice account={account} />
        <Outlet />
      </main>
    </div>
  );
}
