import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { toMain } from './shell/focus';

/** Around every page: the link that jumps over the navigation. */
export function Outer() {
  const { t } = useTranslation();
  return (
    <>
      <a className="skip-link" href="#main" onClick={toMain}>
        {t('app.skip')}
      </a>
      <Outlet />
    </>
  );
}
