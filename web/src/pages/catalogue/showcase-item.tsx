import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CatalogueItem } from '@/api/types';
import { Card } from '@/parts/card';
import { A, LinkButton } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { itemQuery } from './data';
import { Gone, isGone } from './gone';
import { ItemView } from './item-view';
import { PublicFrame } from './public-frame';

const route = getRouteApi('/public/catalogue/$item');

/** One item that everybody sees, without signing in. */
export function ShowcaseItemPage() {
  const { t } = useTranslation();
  const { item } = route.useParams();
  const query = useQuery(itemQuery('everybody', item));
  return (
    <PublicFrame item={item}>
      <Page
        title={query.data?.name ?? t('catalogue.one')}
        isUserText
        crumbs={[
          <A key="all" to="/public/catalogue">
            {t('catalogue.publicTitle')}
          </A>,
        ]}
      >
        {isGone(query.error) ? (
          <Gone eyes="everybody" />
        ) : (
          <Loaded query={query}>
            {(one) => <ItemView eyes="everybody" item={one} beside={<Beside item={one} />} />}
          </Loaded>
        )}
      </Page>
    </PublicFrame>
  );
}

function Beside({ item }: { item: CatalogueItem }) {
  const { t } = useTranslation();
  return (
    <>
      <Card title={t('catalogue.access')}>
        <Stack gap="sm">
          <Text size="sm">{t('catalogue.joinText')}</Text>
          <Group gap="xs">
            <LinkButton to="/apply">{t('catalogue.apply')}</LinkButton>
            <LinkButton to="/catalogue/$item" params={{ item: item.id }} variant="default">
              {t('entry.signIn.button')}
            </LinkButton>
          </Group>
        </Stack>
      </Card>
      <Card title={t('catalogue.shows')}>
        <A to="/public/catalogue" search={{ owner: item.owner.id }}>
          {t('catalogue.allOf', { name: item.owner.name })}
        </A>
      </Card>
    </>
  );
}
