import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Account } from '@/api/types';
import { navigation } from './navigation';

export function NavLinks({ account }: { account: Account }) {
  const { t } = useTranslation();
  return navigation(account).map((group) => (
    <section key={group.key} className="nav-group" aria-label={t(`app.navGroup.${group.key}`)}>
      <div className="nav-title" aria-hidden="true">
        {t(`app.navGroup.${group.key}`)}
      </div>
      <ul>
        {group.items.map(({ to, text, icon: Icon, exact }) => (
          <li key={to}>
            <Link to={to} className="nav-link" activeOptions={{ exact: Boolean(exact), includeSearch: false }}>
              <Icon size={18} stroke={1.7} aria-hidden />
              {t(text)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  ));
}
