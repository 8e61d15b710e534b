import { IconBooks } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty } from '@/parts/empty';
import { LinkButton } from '@/parts/links';
import { Page } from '@/parts/page';
import { PublicFrame } from './public-frame';
import type { CatalogueSearch } from './search';
import { CatalogueView, type Way } from './view';

const route = getRouteApi('/public/catalogue');

/** What partners show to everybody, without signing in. */
export function ShowcasePage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const go = (next: CatalogueSearch, way: Way = 'step') =>
    void navigate({ search: next, replace: way === 'letter', resetScroll: false });
  return (
    <PublicFrame search={search}>
      <Page title={t('catalogue.publicTitle')} lead={t('catalogue.publicLead')}>
        <CatalogueView
          eyes="everybody"
          search={search}
          onSearch={go}
          atAll={
            <Empty
              icon={IconBooks}
              title={t('catalogue.nonePublic')}
              text={t('catalogue.nonePublicText')}
              action={<LinkButton to="/apply">{t('catalogue.apply')}</LinkButton>}
            />
          }
        />
      </Page>
    </PublicFrame>
  );
}
