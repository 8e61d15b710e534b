import { Stack, Text } from '@mantine/core';
import { IconFileCertificate } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Agreement, CatalogueItem } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { sides } from '@/pages/agreements/data';
import { Card } from '@/parts/card';
import { CopyText } from '@/parts/copy';
import { A, LinkButton } from '@/parts/links';
import { agreementsQuery } from '@/parts/names';
import { Status } from '@/parts/status';
import { aboutOf } from './about';
import { useIsShared } from './data';
import { OpenButton } from './item-link';

/** How somebody who is signed in gets to use an item. */
export function AccessCard({ item }: { item: CatalogueItem }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const isShared = useIsShared(item.next_step === 'ask_owner')(item.id);
  const isOwn = item.owner.id === partner && item.kind !== 'standard';
  if (item.kind === 'partner')
    return isOwn ? <OpenCard item={item} text={t('catalogue.ownText')} /> : <Partner item={item} />;
  if (isOwn) return <OpenCard item={item} text={t('catalogue.ownText')} />;
  if (item.next_step === 'open') return <OpenCard item={item} text={t('catalogue.openText')} />;
  if (isShared) return <OpenCard item={item} text={t('catalogue.sharedText')} />;
  return (
    <Card title={t('catalogue.access')}>
      {item.next_step === 'ask_owner' ? <Ask item={item} /> : <Propose item={item} />}
    </Card>
  );
}

function OpenCard({ item, text }: { item: CatalogueItem; text: string }) {
  const { t } = useTranslation();
  return (
    <Card title={t('catalogue.access')}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{text}</Text>
        <OpenButton item={item}>{t('catalogue.open')}</OpenButton>
      </Stack>
    </Card>
  );
}

/** The agreements with an item's owner that count, or could. */
function useAgreementsWith(owner: string): Agreement[] {
  const { partner } = useAccount();
  const { data = [] } = useQuery(agreementsQuery);
  return data.filter((one) => ['active', 'proposed'].includes(one.state) && sides(one, partner).other.id === owner);
}

function Ask({ item }: { item: CatalogueItem }) {
  const { t } = useTranslation();
  const agreements = useAgreementsWith(item.owner.id);
  return (
    <Stack gap="sm">
      <Text size="sm">{t('catalogue.askText', { owner: item.owner.name })}</Text>
      <AgreementLinks agreements={agreements} />
      <NameIt item={item} />
    </Stack>
  );
}

function Propose({ item }: { item: CatalogueItem }) {
  const { t } = useTranslation();
  const agreements = useAgreementsWith(item.owner.id);
  const isProposed = agreements.length > 0;
  return (
    <Stack gap="sm">
      <Text size="sm">
        {t(isProposed ? 'catalogue.proposedText' : 'catalogue.proposeText', { owner: item.owner.name })}
      </Text>
      <AgreementLinks agreements={agreements} />
      {!isProposed && <ProposeButton item={item} />}
      <NameIt item={item} />
    </Stack>
  );
}

function Partner({ item }: { item: CatalogueItem }) {
  const { t } = useTranslation();
  const agreements = useAgreementsWith(item.id);
  return (
    <>
      <Card title={t('catalogue.withPartner')}>
        <Stack gap="sm" align="flex-start">
          <Text size="sm">{t(agreements.length > 0 ? 'catalogue.agreementsText' : 'catalogue.noAgreementText')}</Text>
          <AgreementLinks agreements={agreements} />
          <ProposeButton item={item} />
        </Stack>
      </Card>
      <Card title={t('catalogue.shows')}>
        <A to="/catalogue" search={{ owner: item.id }}>
          {t('catalogue.allOf', { name: item.name })}
        </A>
      </Card>
    </>
  );
}

function AgreementLinks({ agreements }: { agreements: Agreement[] }) {
  if (agreements.length === 0) return null;
  return (
    <ul className="plain item-agreements">
      {agreements.map((one) => (
        <li key={one.id}>
          <A to="/agreements/$agreement" params={{ agreement: one.id }}>
            <bdi>{one.title}</bdi>
          </A>
          <Status of="agreement" value={one.state} />
        </li>
      ))}
    </ul>
  );
}

function ProposeButton({ item }: { item: CatalogueItem }) {
  const { t } = useTranslation();
  const can = useCan();
  if (!can('agreement:propose')) {
    return (
      <Text size="sm" c="dimmed">
        {t('catalogue.byAdmins')}
      </Text>
    );
  }
  return (
    <LinkButton
      to="/agreements/new"
      search={{ with: item.owner.id, ...aboutOf(item) }}
      leftSection={<IconFileCertificate size={17} aria-hidden />}
    >
      {t('agreements.propose')}
    </LinkButton>
  );
}

/** The id by which terms and grants name an item. */
function NameIt({ item }: { item: CatalogueItem }) {
  const { t } = useTranslation();
  return (
    <Text size="sm" c="dimmed" component="div">
      {t('catalogue.nameIt')} <CopyText text={item.id} shown={`${item.id.slice(0, 14)}…`} />
    </Text>
  );
}
