import { IconChecklist } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/app/session';
import { Empty } from '@/parts/empty';
import { A, LinkButton } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { checkableQuery } from './checkable';
import { RequestForm } from './request-form';

const route = getRouteApi('/app/partner/conformance/new');

/** Has a data set or a model of one's own held against a standard. */
export function RequestRunPage() {
  const { t } = useTranslation();
  const may = useCan()('conformance:run');
  const query = useQuery(checkableQuery);
  const first = route.useSearch();
  return (
    <Page
      title={t('conformance.check')}
      lead={t('conformance.checkLead')}
      crumbs={[
        <A key="all" to="/conformance">
          {t('conformance.title')}
        </A>,
      ]}
    >
      {may ? (
        <Loaded query={query}>
          {(checkable) =>
            checkable.standards.length === 0 ? (
              <Empty
                icon={IconChecklist}
                title={t('conformance.noStandard')}
                text={t('conformance.noStandardText')}
                action={<LinkButton to="/alliances">{t('standards.toAlliances')}</LinkButton>}
              />
            ) : (
              <RequestForm checkable={checkable} first={first} />
            )
          }
        </Loaded>
      ) : (
        <Empty icon={IconChecklist} title={t('conformance.mayNot')} text={t('conformance.mayNotText')} />
      )}
    </Page>
  );
}
