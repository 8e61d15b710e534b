import { Alert, Tabs, Text } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Agreement } from '@/api/types';
import { useAccount } from '@/app/session';
import { ProjectsOfAgreement } from '@/pages/projects/of-agreement';
import { Card } from '@/parts/card';
import { CopyText, ShortId } from '@/parts/copy';
import { Facts } from '@/parts/facts';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Moment, UtcDay } from '@/parts/moment';
import { Page } from '@/parts/page';
import { Status } from '@/parts/status';
import { AgreementActions } from './actions';
import './agreements.css';
import { agreementQuery, sides, templatesQuery, versionQuery } from './data';
import { FilesCard } from './files';
import { NextStep } from './next-step';
import { SignatureCard } from './signatures';
import { ClauseCount, ClauseList } from './terms/clause-list';
import { translated } from './terms/clauses';
import { TextView } from './terms/text-view';
import { useWords } from './terms/words';
import { Versions } from './versions';

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
      actions={found && <AgreementActions agreement={found} />}
    >
      <Loaded query={query}>{(data) => <AgreementView agreement={data} />}</Loaded>
    </Page>
  );
}

const TABS = ['clauses', 'text', 'versions'];

function AgreementView({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  const { tab = 'clauses' } = route.useSearch();
  const navigate = route.useNavigate();
  const go = (next: string | null) =>
    void navigate({ search: (old) => ({ ...old, tab: next ?? undefined }), replace: true, resetScroll: false });
  return (
    <>
      <EndingNotice agreement={agreement} />
      <NextStep agreement={agreement} />
      <div className="columns">
        <Tabs value={TABS.includes(tab) ? tab : 'clauses'} onChange={go} keepMounted={false}>
          <Tabs.List mb="lg">
            {TABS.map((one) => (
              <Tabs.Tab key={one} value={one}>
                {t(`agreements.tab.${one}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="clauses">
            <Clauses agreement={agreement} />
          </Tabs.Panel>
          <Tabs.Panel value="text">
            <Card>
              <TextView text={agreement.document ?? ''} />
            </Card>
          </Tabs.Panel>
          <Tabs.Panel value="versions">
            <Versions agreement={agreement} />
          </Tabs.Panel>
        </Tabs>
        <div>
          <SignatureCard agreement={agreement} />
          <FactsCard agreement={agreement} />
          <ProjectsOfAgreement agreement={agreement} />
          <FilesCard agreement={agreement} />
        </div>
      </div>
    </>
  );
}

function Clauses({ agreement }: { agreement: Agreement }) {
  const words = useWords(agreement, agreement.rules);
  const clauses = translated(agreement.clauses ?? [], { ...agreement, document: agreement.document ?? '' }, words);
  return (
    <Card>
      <ClauseCount clauses={clauses} />
      <ClauseList clauses={clauses} />
    </Card>
  );
}

function FactsCard({ agreement }: { agreement: Agreement }) {
  const { t, i18n } = useTranslation();
  const { data: version } = useQuery(versionQuery(agreement.id, agreement.version));
  const template = version?.terms.template;
  const templates = useQuery({ ...templatesQuery(i18n.language), enabled: Boolean(template) });
  const title = templates.data?.items.find(({ name }) => name === template?.name)?.title;
  return (
    <Card title={t('agreements.facts')}>
      <Facts
        lines={[
          [t('agreements.proposer'), agreement.proposer.name],
          [t('agreements.counterparty'), agreement.counterparty.name],
          [t('agreements.from'), <UtcDay key="from" time={agreement.valid_from} />],
          [t('agreements.until'), <UtcDay key="until" time={agreement.expires_at} />],
          [t('agreements.version'), String(agreement.version)],
          [t('agreements.proposed'), <Moment key="at" time={agreement.created_at} />],
          [t('terms.template'), template && `${title ?? template.name} ${template.version}`],
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
