import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/app/session';
import '@/pages/account/account.css';

/** From one page on what one's partner uses and pays to the next. */
export function UsageTabs() {
  const { t } = useTranslation();
  const can = useCan();
  const pages = [
    ['/usage', 'usage.tab.usage'],
    ['/usage/budget', 'usage.tab.budget'],
    ...(can('statement:read') ? ([['/usage/statements', 'usage.tab.statements']] as const) : []),
    ['/usage/prices', 'usage.tab.prices'],
  ] as const;
  return (
    <nav className="page-tabs" aria-label={t('usage.tab.label')}>
      {pages.map(([to, text]) => (
        <Link key={to} to={to} activeOptions={{ exact: to === '/usage', includeSearch: false }}>
          {t(text)}
        </Link>
      ))}
    </nav>
  );
}

const PLATFORM = [
  ['/platform/usage', 'usage.tab.usage'],
  ['/platform/statements', 'usage.tab.statements'],
  ['/platform/prices', 'usage.tab.prices'],
  ['/platform/pools', 'usage.tab.pools'],
] as const;

/** The same for the platform's staff. */
export function PlatformUsageTabs() {
  const { t } = useTranslation();
  return (
    <nav className="page-tabs" aria-label={t('usage.tab.label')}>
      {PLATFORM.map(([to, text]) => (
        <Link key={to} to={to} activeOptions={{ includeSearch: false }}>
          {t(text)}
        </Link>
      ))}
    </nav>
  );
}
