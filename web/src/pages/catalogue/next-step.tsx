import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CatalogueItem } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { LinkButton } from '@/parts/links';
import { aboutOf } from './about';
import { ItemLink, OpenButton } from './item-link';

type NextStepProps = { item: CatalogueItem; isShared: boolean };

/** What somebody who is signed in can do with an item that was found. */
export function NextStep({ item, isShared }: NextStepProps) {
  const { t } = useTranslation();
  const can = useCan();
  const { partner } = useAccount();
  const isOwn = item.kind !== 'standard' && item.owner.id === partner;
  if (isOwn || isShared || item.next_step === 'open') {
    return (
      <>
        {isOwn && <Badge color="gray">{t('catalogue.own')}</Badge>}
        {isShared && <Badge color="green">{t('catalogue.shared')}</Badge>}
        <OpenButton item={item} size="xs" variant="light">
          {t('catalogue.open')}
        </OpenButton>
      </>
    );
  }
  if (item.next_step === 'ask_owner') {
    return (
      <>
        <Badge color="green">{t('catalogue.inForce')}</Badge>
        {item.kind !== 'partner' && (
          <ItemLink eyes="partner" item={item.id} className="item-how">
            {t('catalogue.howTo')}
          </ItemLink>
        )}
      </>
    );
  }
  return (
    <>
      {item.kind !== 'partner' && <Badge color="yellow">{t('catalogue.needed')}</Badge>}
      {can('agreement:propose') && (
        <LinkButton
          to="/agreements/new"
          search={{ with: item.owner.id, ...aboutOf(item) }}
          size="xs"
          variant="light"
          aria-label={t('directory.proposeTo', { name: item.owner.name })}
        >
          {t('agreements.propose')}
        </LinkButton>
      )}
    </>
  );
}
