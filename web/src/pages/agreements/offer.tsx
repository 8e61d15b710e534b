import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { toProblem } from '@/api/problem';
import type { Agreement, Terms } from '@/api/types';
import { dropDraft, readDraft } from '@/app/drafts';
import { useAccount, useCan } from '@/app/session';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import './agreements.css';
import { agreementQuery, forgetAgreements, lastVersion, partyName, sides, versionQuery } from './data';
import { TermsEditor } from './editor/editor';
import { DifferenceView } from './terms/difference-view';

const route = getRouteApi('/app/partner/agreements/$agreement/offer');

/** Answers with other terms: a counter-offer before the agreement is in force, an amendment after. */
export function OfferPage() {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const { agreement } = route.useParams();
  const query = useQuery(agreementQuery(agreement));
  const found = query.data;
  const kind = found?.state === 'active' ? 'amend' : 'counter';
  return (
    <Page
      title={t(`agreements.offer.${kind}`)}
      lead={found && t(`agreements.offer.${kind}Lead`, { partner: sides(found, partner).other.name })}
      crumbs={[
        <A key="all" to="/agreements">
          {t('agreements.title')}
        </A>,
        <A key="one" to="/agreements/$agreement" params={{ agreement }}>
          <bdi>{found?.title ?? t('agreements.one')}</bdi>
        </A>,
      ]}
    >
      <Loaded query={query}>{(data) => <Offer agreement={data} />}</Loaded>
    </Page>
  );
}

function Offer({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  const can = useCan();
  const account = useAccount();
  const draft = `${account.user}.${account.partner}.${agreement.id}`;
  const last = lastVersion(agreement);
  // The version that is edited, and the one that is answered: another one when the other party was faster.
  const [begun, setBegun] = useState(() => readDraft<{ base: number }>(draft)?.base ?? last);
  const [base, setBase] = useState(begun);
  const version = useQuery(versionQuery(agreement.id, begun));
  const isOpen = agreement.state === 'proposed' || agreement.state === 'active';
  if (!isOpen || !can('agreement:propose'))
    return <Text>{t(isOpen ? 'agreements.mayNotOffer' : 'agreements.over')}</Text>;
  const startAgain = () => {
    dropDraft(draft);
    setBegun(last);
    setBase(last);
  };
  const outdated = last !== base && (
    <Outdated agreement={agreement} base={base} last={last} answer={() => setBase(last)} startAgain={startAgain} />
  );
  return (
    <Loaded query={version}>
      {({ terms }) => (
        <Edit key={begun} agreement={agreement} start={terms} {...{ draft, base, outdated, startAgain }} />
      )}
    </Loaded>
  );
}

type EditProps = {
  agreement: Agreement;
  start: Terms;
  draft: string;
  base: number;
  outdated: React.ReactNode;
  startAgain: () => void;
};

function Edit({ agreement, start, draft, base, outdated, startAgain }: EditProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isActive = agreement.state === 'active';
  const offer = async (terms: Terms, note: string) => {
    const params = { path: { agreement: agreement.id } };
    try {
      await ask(api.POST('/v1/agreements/{agreement}/offers', { params, body: { base, terms, note } }));
    } catch (failure) {
      // What came in between is read, and shown above the edits, which stay.
      if (toProblem(failure).code === 'agreement_offer_outdated') forgetAgreements();
      throw failure;
    }
    forgetAgreements();
    await navigate({ to: '/agreements/$agreement', params: { agreement: agreement.id } });
    dropDraft(draft);
  };
  return (
    <TermsEditor
      parties={agreement}
      start={start}
      draft={draft}
      beside={{ base }}
      isStartFixed={isActive}
      hasNote
      send={t(isActive ? 'agreements.offer.sendAmendment' : 'agreements.offer.sendCounter')}
      above={outdated}
      onSend={offer}
      onDiscard={startAgain}
    />
  );
}

type OutdatedProps = { agreement: Agreement; base: number; last: number; answer: () => void; startAgain: () => void };

/** The other party, or a colleague, has offered something since: what it changes, and what to do about it. */
function Outdated({ agreement, base, last, answer, startAgain }: OutdatedProps) {
  const { t } = useTranslation();
  const version = useQuery(versionQuery(agreement.id, last));
  const by = partyName(agreement, version.data?.offered_by) ?? '…';
  const notice = useRef<HTMLDivElement>(null);
  // Whoever has just sent the form is at its end.
  // In braces: in new browsers scrolling gives a promise, which is nothing to clean up with.
  useEffect(() => {
    notice.current?.scrollIntoView({ block: 'start' });
  }, []);
  return (
    <Alert
      ref={notice}
      className="outdated"
      color="yellow"
      mb="lg"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={t('agreements.outdated.title', { partner: by, number: last })}
    >
      <Text size="sm" mb="md">
        {t('agreements.outdated.text', { base, last })}
      </Text>
      {version.data?.note && (
        <Text size="sm" className="user-text" mb="md">
          {version.data.note}
        </Text>
      )}
      <DifferenceView agreement={agreement} from={base} to={last} />
      <Group mt="md">
        <Button size="xs" onClick={answer}>
          {t('agreements.outdated.answer', { number: last })}
        </Button>
        <Button size="xs" variant="default" onClick={startAgain}>
          {t('agreements.outdated.startAgain', { number: last })}
        </Button>
      </Group>
    </Alert>
  );
}
