import { Alert, Badge, Group, Text } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Agreement } from '@/api/types';
import { useAccount } from '@/app/session';
import { Card } from '@/parts/card';
import { CopyText, ShortId } from '@/parts/copy';
import { Facts } from '@/parts/facts';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Day, Moment } from '@/parts/moment';
import { Page } from '@/parts/page';
import { Status } from '@/parts/status';
import { agreementQuery, sides } from './data';
import { EndButton } from './end-button';
import { SignatureCard } from './signatures';

const route = getRouteApi('/app/partner/agreements/$agreement');

export function AgreementPage() {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const { agreement } = route.useParams();
  const query = useQuery(agreementQuery(agreement));
  const found = query.data;
  return (
    <Page
      title={found?.title ?? t('agreements.one')}
      isUserText
      badge={found && <Status of="agreement" value={found.state} />}
      lead={found && t('agreements.withPartner', { name: sides(found, partner).other.name })}
      crumbs={[
        <A key="all" to="/agreements">
          {t('agreements.title')}
        </A>,
      ]}
      actions={found && <EndButton agreement={found} />}
    >
      <Loaded query={query}>{(data) => <AgreementView agreement={data} />}</Loaded>
    </Page>
  );
}

function AgreementView({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  return (
    <>
      <EndingNotice agreement={agreement} />
      <div className="columns">
        <Card title={t('agreements.document')}>
          <Text className="user-text agreement-text" component="div">
            {agreement.document}
          </Text>
        </Card>
        <div>
          <SignatureCard agreement={agreement} />
          <Card title={t('agreements.terms')}>
            <Facts
              lines={[
                [
                  t('agreements.purposes'),
                  <Group gap={4} key="purposes">
                    {agreement.purposes.map((purpose) => (
                      <Badge key={purpose}>{t(`grants.permission.${purpose}`, purpose)}</Badge>
                    ))}
                  </Group>,
                ],
                [t('agreements.from'), <Day key="from" time={agreement.valid_from} />],
                [t('agreements.until'), <Day key="until" time={agreement.expires_at} />],
                [t('agreements.proposed'), <Moment key="at" time={agreement.created_at} />],
                [t('agreements.proposer'), agreement.proposer.name],
                [
                  'SHA-256',
                  <CopyText
                    key="digest"
                    text={agreement.document_sha256}
                    shown={`${agreement.document_sha256.slice(0, 16)}…`}
                  />,
                ],
                [t('agreements.id'), <ShortId key="id" id={agreement.id} />],
              ]}
            />
          </Card>
        </div>
      </div>
    </>
  );
}

function EndingNotice({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  const { ending } = agreement;
  if (!ending) return null;
  const by = [agreement.proposer, agreement.counterparty].find(({ id }) => id === ending.by)?.name;
  return (
    <Alert
      color="red"
      mb="lg"
      icon={<IconBan aria-hidden />}
      title={t(`agreements.ended.${agreement.state}`, t('agreements.ended.other'))}
    >
      <Text size="sm" className="user-text">
        {ending.reason}
      </Text>
      <Text size="xs" c="dimmed" mt={6}>
        <bdi>{by ?? t('agreements.platform')}</bdi> · <Moment time={ending.at} />
      </Text>
    </Alert>
  );
}
