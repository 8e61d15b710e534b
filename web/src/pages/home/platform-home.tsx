import { Text } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Partner } from '@/api/types';
import { useAccount } from '@/app/session';
import { LISTED, partnersQuery } from '@/pages/platform/data';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { useFormats } from '@/parts/format';
import { useIndustries } from '@/parts/industries';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { TaskLine } from './task-line';

/** The home of operators and auditors: what waits in the pipeline, and how many partners there are. */
export function PlatformHome() {
  const { t } = useTranslation();
  const account = useAccount();
  const partners = useQuery(partnersQuery);
  return (
    <Page title={t('home.title', { name: account.display_name })} lead={t('home.platform.lead')}>
      <Loaded query={partners}>
        {(all) => (
          <>
            <Counts partners={all} />
            <Applications partners={all} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Counts({ partners }: { partners: Partner[] }) {
  const { t } = useTranslation();
  const format = useFormats();
  return (
    <div className="tiles" style={{ '--tile': '118px', marginBottom: '1.25rem' } as React.CSSProperties}>
      {LISTED.map((status) => (
        <Link key={status} to="/platform/partners" search={{ status }} className="tile">
          <Text size="sm" c="dimmed">
            {t(`status.partner.${status}`)}
          </Text>
          <div className="big-number">{format.integer(partners.filter((one) => one.status === status).length)}</div>
        </Link>
      ))}
    </div>
  );
}

function Applications({ partners }: { partners: Partner[] }) {
  const { t } = useTranslation();
  const industries = useIndustries();
  const format = useFormats();
  const open = partners.filter((one) => one.status === 'applied' || one.status === 'in_review');
  return (
    <Card title={t('home.platform.open')}>
      {open.length === 0 ? (
        <Empty
          icon={IconInbox}
          title={t('home.platform.none')}
          text={t('home.platform.noneText')}
          action={<A to="/apply">{t('home.platform.form')}</A>}
        />
      ) : (
        open.map((one) => (
          <TaskLine
            key={one.id}
            to="/platform/partners/$partner"
            params={{ partner: one.id }}
            icon={IconInbox}
            title={one.name}
            text={t(`home.platform.${one.status}`, {
              industry: industries.name(one.industry),
              time: format.ago(one.created_at),
            })}
            isUrgent={one.status === 'applied'}
          />
        ))
      )}
    </Card>
  );
}
