import { useTranslation } from 'react-i18next';
import { UsageTabs } from '@/pages/usage/tabs';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import '@/pages/usage/usage.css';
import { usePrices } from './data';
import { PricesView } from './view';

/** What the operator takes for what is used. */
export function PricesPage() {
  const { t } = useTranslation();
  const query = usePrices();
  return (
    <Page title={t('prices.title')} lead={t('prices.lead')}>
      <UsageTabs />
      <Loaded query={query}>{(tables) => <PricesView tables={tables} emptyText={t('prices.noneText')} />}</Loaded>
    </Page>
  );
}
