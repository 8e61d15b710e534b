import { Alert, NumberInput, Select, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { PoolState } from '@/api/types';
import { useAccount } from '@/app/session';
import { useAmounts } from '@/parts/amounts';
import { Card } from '@/parts/card';
import { useFormats } from '@/parts/format';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { chargeOf, needOf, OWN_PARTNER, type Payer } from './charge';
import { poolQuery, poolsQuery, requestsQuery, shareLeft, usable } from './data';

type PoolChoiceProps = {
  gpus: number;
  payer: Payer;
  onPayer: (payer: Payer) => void;
  /** Whether it was tried to go on without saying how much. */
  isMissed: boolean;
};

/** Who pays a job's GPU time; nothing to choose where one's partner is in no alliance with a pool. */
export function PoolChoice({ gpus, payer, onPayer, isMissed }: PoolChoiceProps) {
  const { t } = useTranslation();
  const { data } = useQuery(poolsQuery);
  const pools = data?.filter(({ state, monthly_gpu_seconds }) => state === 'active' && monthly_gpu_seconds > 0) ?? [];
  if (pools.length === 0) return null;
  return (
    <Card title={t('pools.choice.title')}>
      <Stack gap="md">
        <Select
          label={t('pools.choice.payer')}
          description={gpus === 0 ? t('pools.choice.noGpus') : undefined}
          data={[
            { value: '', label: t('pools.choice.own') },
            ...pools.map(({ id, alliance_name }) => ({ value: id, label: t('pools.of', { name: alliance_name }) })),
          ]}
          value={payer.pool}
          onChange={(pool) => onPayer(pool ? { ...OWN_PARTNER, pool, hours: payer.hours } : OWN_PARTNER)}
          allowDeselect={false}
          disabled={gpus === 0}
        />
        {payer.pool && gpus > 0 && <Reservation gpus={gpus} payer={payer} onPayer={onPayer} isMissed={isMissed} />}
      </Stack>
    </Card>
  );
}

/** How much of the pool the job reserves, and the lead's approval where it needs one. */
function Reservation({ gpus, payer, onPayer, isMissed }: PoolChoiceProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const { time } = useAmounts();
  const { partner } = useAccount();
  const pool = useQuery(poolQuery(payer.pool));
  const { data } = useQuery(requestsQuery(payer.pool));
  const requests = usable(data ?? [], partner, Date.now());
  const approved = requests.find(({ id }) => id === payer.request)?.gpu_seconds;
  const isMissing = isMissed && !chargeOf(payer, gpus);
  return (
    <>
      <NumberInput
        label={t('pools.choice.hours')}
        description={t('pools.choice.hoursText', { gpus: format.integer(gpus) })}
        min={0}
        decimalScale={4}
        required
        value={payer.hours}
        onChange={(hours) => onPayer({ ...payer, hours })}
        error={isMissing ? t('usage.budget.badHours') : undefined}
      />
      {requests.length > 0 && (
        <Select
          label={t('pools.choice.request')}
          data={[
            { value: '', label: t('pools.choice.noRequest') },
            ...requests.map(({ id, gpu_seconds, expires_at }) => ({
              value: id,
              label: t('pools.choice.approvedFor', {
                time: time(gpu_seconds),
                day: expires_at ? format.utcDay(expires_at) : '–',
              }),
            })),
          ]}
          value={payer.request}
          onChange={(request) => onPayer({ ...payer, request: request ?? '' })}
          allowDeselect={false}
        />
      )}
      <Loaded query={pool}>
        {(found) => <Room found={found} seconds={chargeOf(payer, gpus)?.gpu_seconds} approved={approved} />}
      </Loaded>
    </>
  );
}

type RoomProps = { found: PoolState; seconds?: number; approved?: number };

/** What is left, and whether this fits. */
function Room({ found, seconds, approved }: RoomProps) {
  const { t } = useTranslation();
  const { time } = useAmounts();
  const { partner } = useAccount();
  const { pool, left_seconds } = found;
  const share = shareLeft(found, partner);
  const room = { pool: left_seconds, share, most: pool.max_job_gpu_seconds, approved };
  const need = seconds === undefined ? 'fits' : needOf(seconds, room);
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('pools.choice.left', { share: time(share), pool: time(left_seconds), most: time(pool.max_job_gpu_seconds) })}
      </Text>
      {need !== 'fits' && (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} role="status">
          {t(`pools.choice.need.${need}`)}{' '}
          {need !== 'poolEmpty' && (
            <A to="/pools/$pool" params={{ pool: pool.id }} fz="sm">
              {t('pools.choice.toPool')}
            </A>
          )}
        </Alert>
      )}
    </>
  );
}
