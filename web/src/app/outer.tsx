import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { toMain } from './shell/focus';

/** Around every page: the link that jumps over the navigation. */
export function Outer() {
  const { t } = useTranslation();
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: it is a link to a place on this page, which the router must not see. */}
      <a className="skip-link" href="#main" onClick={toMain}>
        {t('app.skip')}
      </a>
      <Outlet />
    </>
  );
}
