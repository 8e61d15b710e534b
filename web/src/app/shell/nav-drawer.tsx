import { Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Account } from '@/api/types';
import { Logo } from './logo';
import { NavLinks } from './nav-links';

/** The navigation of a small screen. */
export function NavDrawer({ account, close }: { account: Account; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened
      onClose={close}
      size={280}
      title={<Logo />}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': t('app.nav.close') }}
    >
      <nav aria-label={t('app.nav.label')}>
        <NavLinks account={account} />
      </nav>
    </Drawer>
  );
}
