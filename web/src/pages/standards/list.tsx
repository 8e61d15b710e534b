import { Select, TextInput } from '@mantine/core';
import { IconRulerMeasure, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Standard } from '@/api/types';
import { Empty } from '@/parts/empty';
import { LinkButton } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { allStandardsQuery } from './data';
import { StandardTable } from './table';

/** The standards of all alliances. */
export function StandardsPage() {
  const { t } = useTranslation();
  const query = useQuery(allStandardsQuery);
  return (
    <Page title={t('standards.title')} lead={t('standards.lead')}>
      <Loaded query={query}>
        {(all) =>
          all.length === 0 ? (
            <Empty
              icon={IconRulerMeasure}
              title={t('standards.none')}
              text={t('standards.noneText')}
              action={<LinkButton to="/alliances">{t('standards.toAlliances')}</LinkButton>}
            />
          ) : (
            <Standards all={all} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Standards({ all }: { all: Standard[] }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [alliance, setAlliance] = useState<string | null>(null);
  const sought = text.trim().toLocaleLowerCase();
  const found = all.filter(
    (one) =>
      (alliance === null || one.alliance === alliance) &&
      [one.name, one.summary, one.alliance_name].some((words) => words.toLocaleLowerCase().includes(sought)),
  );
  const alliances = new Map(all.map((one) => [one.alliance, one.alliance_name]));
  return (
    <>
      <div className="toolbar">
        <TextInput
          type="search"
          aria-label={t('standards.search')}
          placeholder={t('standards.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          dir="auto"
        />
        <Select
          aria-label={t('standards.alliance')}
          placeholder={t('standards.anyAlliance')}
          data={[...alliances].map(([value, label]) => ({ value, label }))}
          value={alliance}
          onChange={setAlliance}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('standards.anyAlliance') }}
        />
      </div>
      {found.length === 0 ? (
        <Empty icon={IconRulerMeasure} title={t('standards.noHit')} />
      ) : (
        <StandardTable standards={found} hasAlliance />
      )}
    </>
  );
}
