import { Paper, Text, TextInput } from '@mantine/core';
import { IconAffiliate, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DirectoryEntry } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { Empty } from '@/parts/empty';
import { useIndustries } from '@/parts/industries';
import { LinkButton } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { agreementsQuery, directoryQuery } from '@/parts/names';
import { Page } from '@/parts/page';

/** Whom one can propose an agreement to. */
export function DirectoryPage() {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const industries = useIndustries();
  const directory = useQuery(directoryQuery);
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim().toLocaleLowerCase());
  const fits = ({ name, industry }: DirectoryEntry) =>
    `${name} ${industries.name(industry)}`.toLocaleLowerCase().includes(wanted);
  return (
    <Page title={t('directory.title')} lead={t('directory.lead')}>
      <TextInput
        mb="lg"
        maw={420}
        type="search"
        aria-label={t('directory.search')}
        placeholder={t('directory.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Loaded query={directory}>
        {(all) => {
          const shown = all.filter((one) => one.id !== partner && fits(one));
          if (shown.length === 0) {
            const key = all.length <= 1 ? 'none' : 'noHit';
            return <Empty icon={IconAffiliate} title={t(`directory.${key}`)} text={t(`directory.${key}Text`)} />;
          }
          return (
            <div className="tiles">
              {shown.map((one) => (
                <PartnerTile key={one.id} partner={one} industry={industries.name(one.industry)} />
              ))}
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}

function PartnerTile({ partner, industry }: { partner: DirectoryEntry; industry: string }) {
  const { t } = useTranslation();
  const can = useCan();
  const agreements = useQuery(agreementsQuery);
  const active = (agreements.data ?? []).filter(
    (one) => one.state === 'active' && [one.proposer.id, one.counterparty.id].includes(partner.id),
  ).length;
  return (
    <Paper p="md">
      <Text fw={600} dir="auto">
        {partner.name}
      </Text>
      <Text size="sm" c="dimmed" mb="sm">
        {industry}
        {active > 0 && ` · ${t('directory.agreements', { count: active })}`}
      </Text>
      {can('agreement:propose') && (
        <LinkButton
          to="/agreements/new"
          search={{ with: partner.id }}
          variant="light"
          size="xs"
          aria-label={t('directory.proposeTo', { name: partner.name })}
        >
          {t('agreements.propose')}
        </LinkButton>
      )}
    </Paper>
  );
}
