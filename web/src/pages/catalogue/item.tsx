import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { AccessCard } from './access-card';
import { itemQuery } from './data';
import { Gone, isGone } from './gone';
import { ItemView } from './item-view';

const route = getRouteApi('/app/partner/catalogue/$item');

/** One item as one's own partner sees it, and how to get to use it. */
export function CatalogueItemPage() {
  const { t } = useTranslation();
  const { item } = route.useParams();
  const query = useQuery(itemQuery('partner', item));
  return (
    <Page
      title={query.data?.name ?? t('catalogue.one')}
      isUserText
      crumbs={[
        <A key="all" to="/catalogue">
          {t('catalogue.title')}
        </A>,
      ]}
    >
      {isGone(query.error) ? (
        <Gone eyes="partner" />
      ) : (
        <Loaded query={query}>
          {(one) => <ItemView eyes="partner" item={one} beside={<AccessCard item={one} />} />}
        </Loaded>
      )}
    </Page>
  );
}
