import { IconBooks } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/app/session';
import { Empty } from '@/parts/empty';
import { LinkButton } from '@/parts/links';
import { Page } from '@/parts/page';
import { useIsShared } from './data';
import { NextStep } from './next-step';
import type { CatalogueSearch } from './search';
import { CatalogueView, type Way } from './view';

const route = getRouteApi('/app/partner/catalogue');

/** What one's partner can find of others, and of its own. */
export function CataloguePage() {
  const { t } = useTranslation();
  const can = useCan();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const isShared = useIsShared(true);
  const go = (next: CatalogueSearch, way: Way = 'step') =>
    void navigate({ search: next, replace: way === 'letter', resetScroll: false });
  return (
    <Page title={t('catalogue.title')} lead={t('catalogue.lead')}>
      <CatalogueView
        eyes="partner"
        search={search}
        onSearch={go}
        next={(item) => <NextStep item={item} isShared={isShared(item.id)} />}
        atAll={
          <Empty
            icon={IconBooks}
            title={t('catalogue.none')}
            text={t(can('catalogue:publish') ? 'catalogue.noneText' : 'catalogue.noneReader')}
            action={can('catalogue:publish') && <LinkButton to="/datasets">{t('catalogue.toDatasets')}</LinkButton>}
          />
        }
      />
    </Page>
  );
}
