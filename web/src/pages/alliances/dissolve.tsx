import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Alliance } from '@/api/types';
import { queries } from '@/app/queries';
import { Dialog } from '@/parts/dialog';
import { TypedConfirmation } from '@/parts/typed-confirmation';

type DissolveProps = { alliance: Alliance; size?: string; onDissolve: (name: string, reason: string) => Promise<void> };

/** Ends an alliance for good: says what ends with it, and wants its name typed. */
export function DissolveButton({ alliance, size, onDissolve }: DissolveProps) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  const dissolve = async (reason: string) => {
    await onDissolve(alliance.name, reason);
    // Standards and certificates change with it.
    void queries.invalidateQueries();
  };
  return (
    <>
      <Button variant="light" color="red" size={size} onClick={dialog.open}>
        {t('alliances.dissolve')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('alliances.dissolveTitle')} size="lg">
        <TypedConfirmation
          text={t('alliances.dissolveText')}
          reason={t('alliances.dissolveReason')}
          typeWhat={t('alliances.typeName')}
          wanted={alliance.name}
          confirm={t('alliances.dissolve')}
          close={dialog.close}
          onConfirm={dissolve}
        />
      </Dialog>
    </>
  );
}
