import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/app/session';
import { PlatformUsageTabs } from '@/pages/usage/tabs';
import { Dialog } from '@/parts/dialog';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import '@/pages/usage/usage.css';
import { usePrices } from './data';
import { PublishForm } from './publish-form';
import { PricesView } from './view';

/** The operator's prices; new ones count from a midnight on that lies ahead. */
export function PlatformPricesPage() {
  const { t } = useTranslation();
  const can = useCan();
  const query = usePrices();
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <Page
      title={t('prices.title')}
      lead={t('prices.platformLead')}
      actions={
        can('price:set') &&
        query.data && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={dialog.open}>
            {t('prices.publish')}
          </Button>
        )
      }
    >
      <PlatformUsageTabs />
      <Loaded query={query}>
        {(tables) => (
          <>
            <PricesView tables={tables} emptyText={t('prices.noneStaff')} />
            <Dialog opened={isOpen} onClose={dialog.close} title={t('prices.publish')} size="lg">
              <PublishForm tables={tables} close={dialog.close} />
            </Dialog>
          </>
        )}
      </Loaded>
    </Page>
  );
}
