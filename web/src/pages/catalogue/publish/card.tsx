import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ItemVisibility } from '@/api/types';
import { useCan } from '@/app/session';
import { Card } from '@/parts/card';
import { ConfirmButton } from '@/parts/confirm';
import { Dialog } from '@/parts/dialog';
import { tell } from '@/parts/form';
import { A } from '@/parts/links';
import { Loaded, Outline } from '@/parts/loaded';
import { shownQuery } from '../data';
import { PublishForm } from './form';
import { show } from './show';
import type { Own } from './values';

type VisibilityCardProps = { item: string; own?: Own };

/** Who finds a thing of one's own in the catalogue, and where its stewards decide that. */
export function VisibilityCard({ item, own }: VisibilityCardProps) {
  const { t } = useTranslation();
  const query = useQuery(shownQuery(item));
  return (
    <Card title={t(item.startsWith('pa_') ? 'publish.profile' : 'publish.title')}>
      <Loaded query={query} skeleton={<Outline lines={2} />}>
        {({ value, etag }) => <Standing item={item} own={own} shown={value} etag={etag} />}
      </Loaded>
    </Card>
  );
}

type StandingProps = VisibilityCardProps & { shown: ItemVisibility; etag?: string };

const COLOURS: Record<string, string> = { private: 'gray', agreement: 'indigo', partners: 'cyan', public: 'green' };

function Standing({ item, own, shown, etag }: StandingProps) {
  const { t } = useTranslation();
  const may = useCan()('catalogue:publish');
  const { visibility, listed, possible } = shown;
  const isHidden = visibility === possible[0];
  return (
    <Stack gap="sm" align="flex-start">
      <Badge color={COLOURS[visibility] ?? 'gray'}>{t(`publish.to.${visibility}`, visibility)}</Badge>
      <Text size="sm">{t(`publish.toText.${visibility}`, '')}</Text>
      {visibility !== 'private' && !listed && (
        <Text size="sm" c="dimmed">
          {t('publish.notListed')}
        </Text>
      )}
      {listed && (
        <A to="/catalogue/$item" params={{ item }} fz="sm">
          {t('publish.see')}
        </A>
      )}
      {may ? (
        <Group gap="xs">
          <ChangeButton item={item} own={own} shown={shown} etag={etag} />
          {!isHidden && <HideButton item={item} shown={shown} etag={etag} />}
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          {t('publish.byStewards')}
        </Text>
      )}
    </Stack>
  );
}

function ChangeButton(props: StandingProps) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  const isNew = props.shown.visibility === 'private';
  return (
    <>
      <Button size="sm" variant="light" leftSection={<IconEye size={16} aria-hidden />} onClick={dialog.open}>
        {t(isNew ? 'publish.begin' : 'publish.change')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('publish.dialog')} size="xl">
        <PublishForm {...props} close={dialog.close} />
      </Dialog>
    </>
  );
}

/** Back to as few as possible, at once; what was said of it stays for the next time. */
function HideButton({ item, shown, etag }: StandingProps) {
  const { t } = useTranslation();
  const least = shown.possible[0] ?? 'private';
  const hide = async () => {
    await show(item, { visibility: least, labels: shown.labels }, etag);
    tell(t(`publish.done.${least}`));
  };
  return (
    <ConfirmButton
      variant="default"
      icon={<IconEyeOff size={16} aria-hidden />}
      label={t(`publish.hide.${least}`)}
      title={t(`publish.hideTitle.${least}`)}
      text={t(`publish.hideText.${least}`)}
      confirm={t(`publish.hide.${least}`)}
      onConfirm={hide}
    />
  );
}
