import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import './account.css';

const PAGES = [
  ['/settings', 'app.settings'],
  ['/settings/api-keys', 'app.apiKeys'],
  ['/settings/sessions', 'app.sessions'],
] as const;

/** From one page of the account to the next. */
export function AccountTabs() {
  const { t } = useTranslation();
  return (
    <nav className="page-tabs" aria-label={t('app.settings')}>
      {PAGES.map(([to, text]) => (
        <Link key={to} to={to} activeOptions={{ exact: true }}>
          {t(text)}
        </Link>
      ))}
    </nav>
  );
}
