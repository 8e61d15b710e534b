import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isMissing } from '@/app/queries';
import { ShortId } from '@/parts/copy';
import { A } from '@/parts/links';
import { Outline } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import { Status } from '@/parts/status';
import { useFragment } from '../fragment';
import { EntryFrame } from '../frame';
import { FollowedView } from './followed';
import { type Held, heldQuery } from './held';
import { knownKey, rememberKey } from './key';
import { KeyForm } from './key-form';

const route = getRouteApi('/apply/$application');

/** An application, for who holds its key. */
export function FollowPage() {
  const { t } = useTranslation();
  const { application } = route.useParams();
  const mailed = useFragment();
  const [key, setKey] = useState(() => mailed || knownKey(application));
  const held: Held = { application, key };
  const query = useQuery({ ...heldQuery(held), enabled: key !== '' });
  const found = query.data?.value;
  useEffect(() => {
    // Only a key that opens it is worth keeping.
    if (found) rememberKey(application, key);
  }, [found, application, key]);
  return (
    <EntryFrame size={760}>
      <Page
        title={found?.name ?? t('application.follow.title')}
        isUserText={Boolean(found)}
        badge={found && <Status of="partner" value={found.status} />}
        lead={found && <ShortId id={found.id} />}
      >
        {query.data && <FollowedView held={held} found={query.data} />}
        {!query.data && query.isFetching && <Outline />}
        {!query.data && !query.isFetching && (
          <Stack>
            <ProblemAlert
              error={query.error}
              onRetry={isMissing(query.error) ? undefined : () => void query.refetch()}
            />
            <KeyForm onKey={setKey} />
            <A to="/apply/resend" fz="sm">
              {t('application.noMail')}
            </A>
          </Stack>
        )}
      </Page>
    </EntryFrame>
  );
}
