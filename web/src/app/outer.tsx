import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { tellOfCutPastes } from '@/parts/cut-paste';
import { toMain } from './shell/focus';

/** Around every page: the link that jumps over the navigation, and what is said of any field. */
export function Outer() {
  const { t } = useTranslation();
  useEffect(tellOfCutPastes, []);
  return (
    <>
      <a className="skip-link" href="#main" onClick={toMain}>
        {t('app.skip')}
      </a>
      <Outlet />
    </>
  );
}
