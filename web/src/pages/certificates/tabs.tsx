import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import '@/pages/account/account.css';

/** From certificates to the runs that lead to them, and back. */
export function CertificateTabs() {
  const { t } = useTranslation();
  return (
    <nav className="page-tabs" aria-label={t('certificates.title')}>
      <Link to="/certificates" activeOptions={{ exact: true }}>
        {t('certificates.title')}
      </Link>
      <Link to="/conformance" activeOptions={{ exact: true, includeSearch: false }}>
        {t('conformance.title')}
      </Link>
    </nav>
  );
}
