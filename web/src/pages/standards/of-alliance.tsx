import { IconPlus, IconRulerMeasure } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Alliance } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { isLed } from '@/pages/alliances/data';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { LinkButton } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { standardsQuery } from './data';
import { StandardTable } from './table';

/** The standards of one alliance; its lead begins new ones. */
export function AllianceStandards({ alliance }: { alliance: Alliance }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const may = useCan()('standard:edit') && isLed(alliance, partner);
  const query = useQuery(standardsQuery(alliance.id));
  const begin = may && (
    <LinkButton
      to="/standards/new"
      search={{ alliance: alliance.id }}
      size="sm"
      leftSection={<IconPlus size={16} aria-hidden />}
    >
      {t('standards.begin')}
    </LinkButton>
  );
  return (
    <Card title={t('standards.title')} flush actions={(query.data?.length ?? 0) > 0 && begin}>
      <Loaded query={query}>
        {(standards) =>
          standards.length === 0 ? (
            <Empty
              icon={IconRulerMeasure}
              title={t('standards.noneHere')}
              text={t(may ? 'standards.noneHereLead' : 'standards.noneHereText')}
              action={begin}
            />
          ) : (
            <StandardTable standards={standards} />
          )
        }
      </Loaded>
    </Card>
  );
}
