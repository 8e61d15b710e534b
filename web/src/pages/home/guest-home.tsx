import { IconMailOpened } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Empty } from '@/parts/empty';
import { LinkButton } from '@/parts/links';
import { Page } from '@/parts/page';

/** For whoever has an account and belongs to no partner. */
export function GuestHome() {
  const { t } = useTranslation();
  return (
    <Page title={t('home.guest.title')}>
      <Empty
        icon={IconMailOpened}
        title={t('home.guest.nothing')}
        text={t('home.guest.text')}
        action={<LinkButton to="/join">{t('home.guest.join')}</LinkButton>}
      />
    </Page>
  );
}
