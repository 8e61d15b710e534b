import { Alert, Button, Checkbox, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconAlertOctagon, IconKey, IconSignature } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Agreement, AgreementVersion } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { Card } from '@/parts/card';
import { CopyBlock } from '@/parts/copy';
import { tell, useSending } from '@/parts/form';
import { A, LinkButton } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import './agreements.css';
import {
  agreementQuery,
  comparedWith,
  forgetAgreements,
  forgetKeys,
  keysQuery,
  lastVersion,
  versionQuery,
} from './data';
import { digestOf } from './digest';
import { Signatures } from './signatures';
import { ClauseCount, ClauseList } from './terms/clause-list';
import { translated } from './terms/clauses';
import { DifferenceView } from './terms/difference-view';
import { OtherDays } from './terms/other-days';
import { TextView } from './terms/text-view';
import { useWords } from './terms/words';
import { isMine, waitOf } from './waiting';

const route = getRouteApi('/app/partner/agreements/$agreement/sign');

/** Shows what is signed, whole, and signs it. */
export function SignPage() {
  const { t } = useTranslation();
  const { agreement } = route.useParams();
  const query = useQuery(agreementQuery(agreement));
  const number = query.data ? lastVersion(query.data) : 0;
  const version = useQuery({ ...versionQuery(agreement, number), enabled: number > 0 });
  return (
    <Page
      title={t('agreements.signing.title')}
      lead={query.data && t('agreements.signing.lead', { number })}
      crumbs={[
        <A key="all" to="/agreements">
          {t('agreements.title')}
        </A>,
        <A key="one" to="/agreements/$agreement" params={{ agreement }}>
          <bdi>{query.data?.title ?? t('agreements.one')}</bdi>
        </A>,
      ]}
    >
      <Loaded query={query}>
        {(found) => (
          <Loaded query={version}>{(read) => <Signing agreement={found} version={read} key={read.number} />}</Loaded>
        )}
      </Loaded>
    </Page>
  );
}

type SigningProps = { agreement: Agreement; version: AgreementVersion };

function Signing({ agreement, version }: SigningProps) {
  const { t } = useTranslation();
  const words = useWords(agreement, version.terms.rules);
  const clauses = translated(version.clauses, version.terms, words);
  const { number } = version;
  const before = comparedWith(agreement, number);
  return (
    <div className="columns">
      <div>
        {number > 1 && (
          <Card title={t('agreements.signing.changes', { number: before })}>
            <DifferenceView agreement={agreement} from={before} to={number} />
          </Card>
        )}
        <TextCard version={version} />
        <Card title={t('terms.clauses')}>
          <ClauseCount clauses={clauses} />
          <ClauseList clauses={clauses} />
        </Card>
      </div>
      <div>
        <Card title={t('agreements.signatures')}>
          <Signatures agreement={agreement} version={version} />
        </Card>
        <SignCard agreement={agreement} version={version} />
      </div>
    </div>
  );
}

function TextCard({ version }: { version: AgreementVersion }) {
  const { t } = useTranslation();
  const [view, setView] = useState('read');
  const views = ['read', 'plain', 'contract'];
  return (
    <Card title={version.terms.title}>
      <SegmentedControl
        mb="md"
        size="xs"
        aria-label={t('terms.field.document')}
        value={view}
        onChange={setView}
        data={views.map((value) => ({ value, label: t(`terms.view.${value}`) }))}
      />
      {view === 'read' && <TextView text={version.terms.document} />}
      {view === 'plain' && <div className="user-text">{version.terms.document}</div>}
      {view === 'contract' && (
        <>
          <Text size="sm" c="dimmed" mb="sm">
            {t('agreements.signing.contract')}
          </Text>
          <div className="digest">{version.contract}</div>
        </>
      )}
    </Card>
  );
}

/** The digest, computed here from what is shown: a server that states another one is not believed. */
function SignCard({ agreement, version }: SigningProps) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const can = useCan();
  const keys = useQuery(keysQuery);
  const digest = useMemo(() => digestOf(version.contract), [version.contract]);
  const isTrue = digest === version.document_sha256;
  const ready = isMine(waitOf(agreement, partner));
  return (
    <Card title={t('agreements.sign')}>
      <Stack>
        <div>
          <Text size="sm">{t('agreements.signing.digest')}</Text>
          <div className="digest">{digest}</div>
        </div>
        {!isTrue && (
          <Alert color="red" icon={<IconAlertOctagon aria-hidden />} title={t('agreements.signing.false')}>
            {t('agreements.signing.falseText', { stated: version.document_sha256 })}
          </Alert>
        )}
        {ready && <OtherDays terms={version.terms} />}
        {!ready && <Text size="sm">{t('agreements.signing.nothing')}</Text>}
        {ready && !can('agreement:sign') && <Text size="sm">{t('agreements.mayNotSign')}</Text>}
        {ready && isTrue && can('agreement:sign') && (
          <Loaded query={keys}>
            {(all) =>
              all.some(({ custody, revoked_at }) => custody === 'own' && !revoked_at) ? (
                <ByOwnKey agreement={agreement} />
              ) : (
                <ByPlatform agreement={agreement} digest={digest} />
              )
            }
          </Loaded>
        )}
        <LinkButton to="/agreements/$agreement" params={{ agreement: agreement.id }} variant="default">
          {t('agreements.signing.back')}
        </LinkButton>
      </Stack>
    </Card>
  );
}

function ByPlatform({ agreement, digest }: { agreement: Agreement; digest: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [hasRead, setRead] = useState(false);
  const { isSending, error, send } = useSending();
  const sign = () =>
    void send(async () => {
      const params = { path: { agreement: agreement.id } };
      const body = { document_sha256: digest };
      // After a refusal, too: other terms may have come in between, and are to be read first.
      const answer = ask(api.POST('/v1/agreements/{agreement}/sign', { params, body })).finally(forgetAgreements);
      const signed = await answer;
      forgetKeys();
      tell(t(signed.state === 'active' && !signed.amendment ? 'agreements.nowActive' : 'agreements.nowSigned'));
      await navigate({ to: '/agreements/$agreement', params: { agreement: agreement.id } });
    });
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('agreements.signing.platformKey')}
      </Text>
      <ProblemAlert error={error} />
      <Checkbox
        label={t('agreements.read')}
        checked={hasRead}
        onChange={(event) => setRead(event.currentTarget.checked)}
      />
      <Button
        disabled={!hasRead}
        loading={isSending}
        onClick={sign}
        leftSection={<IconSignature size={17} aria-hidden />}
      >
        {t('agreements.sign')}
      </Button>
    </>
  );
}

/** The private half is not here: the signature is made where it is. */
function ByOwnKey({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  return (
    <Alert icon={<IconKey aria-hidden />} title={t('agreements.signing.ownKey')}>
      <Stack gap="sm">
        <Text size="sm">{t('agreements.signing.ownKeyText')}</Text>
        <CopyBlock
          text={`hansa agreement sign ${agreement.id} --key-file hansa-signing-key.pem`}
          label={t('agreements.signing.command')}
        />
        <Button size="xs" variant="default" onClick={forgetAgreements}>
          {t('agreements.signing.again')}
        </Button>
      </Stack>
    </Alert>
  );
}
