import { IconSearchOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isMissing } from '@/app/queries';
import { Empty } from '@/parts/empty';
import { LinkButton } from '@/parts/links';
import type { Eyes } from './data';

export function isGone(error: unknown): boolean {
  return Boolean(error) && isMissing(error);
}

/** There is no such item, or not for this reader: it may have been hidden since. */
export function Gone({ eyes }: { eyes: Eyes }) {
  const { t } = useTranslation();
  const text = t('catalogue.toSearch');
  return (
    <Empty
      icon={IconSearchOff}
      title={t('catalogue.gone')}
      text={t(eyes === 'partner' ? 'catalogue.goneText' : 'catalogue.gonePublicText')}
      action={
        eyes === 'partner' ? (
          <LinkButton to="/catalogue">{text}</LinkButton>
        ) : (
          <LinkButton to="/public/catalogue">{text}</LinkButton>
        )
      }
    />
  );
}
