import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Terms } from '@/api/types';
import { dropDraft, readDraft } from '@/app/drafts';
import { membership } from '@/app/rights';
import { useAccount } from '@/app/session';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { directoryQuery } from '@/parts/names';
import { Page } from '@/parts/page';
import { RoleGate } from '@/parts/role-gate';
import { forgetAgreements } from './data';
import { TermsEditor } from './editor/editor';
import { StartForm } from './start-form';

const route = getRouteApi('/app/partner/agreements/new');

/** With whom, and the terms to begin with. */
export type Begun = { counterparty: string; start: Terms };

/** Proposes an agreement: first to whom and from which template, and then the terms. */
export function ProposeAgreementPage() {
  const { t } = useTranslation();
  const account = useAccount();
  const { with: wanted, about: asset } = route.useSearch();
  const draft = `${account.user}.${account.partner}.new`;
  const directory = useQuery(directoryQuery);
  const [begun, setBegun] = useState(() => {
    const kept = readDraft<Begun>(draft);
    return kept && (!wanted || wanted === kept.counterparty) ? kept : undefined;
  });
  const begin = (next: Begun) => {
    dropDraft(draft);
    setBegun(next);
  };
  return (
    <Page
      title={t('agreements.propose')}
      lead={t('agreements.proposeLead')}
      crumbs={[
        <A key="all" to="/agreements">
          {t('agreements.title')}
        </A>,
      ]}
    >
      <RoleGate action="agreement:propose">
        <Loaded query={directory}>
          {(partners) =>
            begun ? (
              <Proposal
                begun={begun}
                name={partners.find(({ id }) => id === begun.counterparty)?.name ?? begun.counterparty}
                draft={draft}
                startAgain={() => setBegun(undefined)}
              />
            ) : (
              <StartForm partners={partners} wanted={wanted} asset={asset} onStart={begin} />
            )
          }
        </Loaded>
      </RoleGate>
    </Page>
  );
}

type ProposalProps = { begun: Begun; name: string; draft: string; startAgain: () => void };

function Proposal({ begun: { counterparty, start }, name, draft, startAgain }: ProposalProps) {
  const { t } = useTranslation();
  const account = useAccount();
  const navigate = useNavigate();
  const own = { id: account.partner ?? '', name: membership(account)?.name ?? '' };
  const propose = async (terms: Terms) => {
    const agreement = await ask(api.POST('/v1/agreements', { body: { counterparty, ...terms } }));
    forgetAgreements();
    await navigate({ to: '/agreements/$agreement', params: { agreement: agreement.id } });
    dropDraft(draft);
  };
  return (
    <TermsEditor
      parties={{ proposer: own, counterparty: { id: counterparty, name } }}
      start={start}
      draft={draft}
      beside={{ counterparty, start }}
      send={t('agreements.proposeTo', { name })}
      onSend={propose}
      onDiscard={startAgain}
    />
  );
}
