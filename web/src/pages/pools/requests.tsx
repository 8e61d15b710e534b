import { Badge, Stack, Text } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Pool, PoolRequest } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { useAmounts } from '@/parts/amounts';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Ago, Moment, UtcDay } from '@/parts/moment';
import { requestsQuery } from './data';
import { DecideButtons, WithdrawButton } from './decide';
import './pools.css';

const COLOURS: Record<string, string> = { pending: 'indigo', approved: 'green', refused: 'red', used: 'teal' };

/** Requests for more than a share: the lead sees everybody's, and decides; another member sees its own. */
export function Requests({ pool }: { pool: Pool }) {
  const { t } = useTranslation();
  const query = useQuery(requestsQuery(pool.id));
  return (
    <Card title={t('pools.request.title')}>
      <Loaded query={query}>
        {(requests) =>
          requests.length === 0 ? (
            <Empty icon={IconInbox} title={t('pools.request.none')} text={t('pools.request.noneText')} />
          ) : (
            <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {requests.map((one) => (
                <li key={one.id} className="request">
                  <Request request={one} pool={pool} />
                </li>
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Card>
  );
}

function Request({ request, pool }: { request: PoolRequest; pool: Pool }) {
  const { t } = useTranslation();
  const { time } = useAmounts();
  const { partner } = useAccount();
  const can = useCan();
  const isOpen = request.state === 'pending';
  const mayDecide = isOpen && pool.lead === partner && can('pool:lead') && pool.state === 'active';
  const mayWithdraw = (isOpen || request.state === 'approved') && request.member === partner && can('pool:ask');
  return (
    <>
      <div className="request-head">
        <Text fw={600} size="sm">
          {t('pools.request.of', { name: request.member_name, time: time(request.gpu_seconds) })}
        </Text>
        <Badge color={COLOURS[request.state] ?? 'gray'}>{t(`pools.request.is.${request.state}`, request.state)}</Badge>
      </div>
      <Text size="sm" className="user-text" dir="auto">
        {request.reason}
      </Text>
      <Text size="xs" c="dimmed" mt={4}>
        <Ago time={request.created_at} />
      </Text>
      <Decision request={request} />
      {(mayDecide || mayWithdraw) && (
        <div className="request-actions">
          {mayDecide && <DecideButtons request={request} />}
          {mayWithdraw && <WithdrawButton request={request} />}
        </div>
      )}
    </>
  );
}

/** What the lead said, until when that holds, and which job came of it. */
function Decision({ request }: { request: PoolRequest }) {
  const { t } = useTranslation();
  const { decision, decided_at, expires_at, job, state, member } = request;
  const { partner } = useAccount();
  return (
    <>
      {decision && (
        <Text size="sm" mt="xs" className="user-text" dir="auto">
          {t('pools.request.decision', { text: decision })}
        </Text>
      )}
      {decided_at && (
        <Text size="xs" c="dimmed">
          <Moment time={decided_at} />
        </Text>
      )}
      {state === 'approved' && expires_at && (
        <Text size="sm" mt="xs">
          {t('pools.request.until')} <UtcDay time={expires_at} />
        </Text>
      )}
      {job && member === partner && (
        <A to="/jobs/$job" params={{ job }} fz="sm">
          {t('pools.request.job')}
        </A>
      )}
    </>
  );
}
