import { Alert, Button, Group, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustments, IconAlertTriangle } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { PoolState } from '@/api/types';
import { hoursOf, secondsOf, useAmounts } from '@/parts/amounts';
import { Dialog } from '@/parts/dialog';
import { tell, useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';
import { forgetPools } from './data';
import { inUnit, rowsOf, type ShareRow, sharesOf, sumOf } from './shares';
import './pools.css';

/** The lead divides the pool. */
export function SharesButton({ found }: { found: PoolState }) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Button leftSection={<IconAdjustments size={16} aria-hidden />} onClick={dialog.open}>
        {t('pools.divide.button')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('pools.divide.title')} size="xl">
        <SharesForm found={found} close={dialog.close} />
      </Dialog>
    </>
  );
}

function SharesForm({ found, close }: { found: PoolState; close: () => void }) {
  const { t } = useTranslation();
  const { pool } = found;
  const [rows, setRows] = useState(() => rowsOf(found));
  const [most, setMost] = useState<number | string>(() => hoursOf(pool.max_job_gpu_seconds));
  const { isSending, error, send } = useSending();
  const sum = sumOf(rows, pool.monthly_gpu_seconds);
  const mostSeconds = secondsOf(most);
  const isGood = sum.left >= 0 && sum.bad.length === 0 && mostSeconds !== undefined;
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (!isGood) return;
    void send(async () => {
      const body = { shares: sharesOf(rows), max_job_gpu_seconds: mostSeconds };
      const headers = { 'If-Match': `"r${pool.revision}"` };
      await ask(api.PUT('/v1/pools/{pool}/shares', { params: { path: { pool: pool.id } }, body, headers }));
      await forgetPools();
      tell(t('pools.divide.saved'));
      close();
    });
  };
  const change = (row: ShareRow) => setRows((old) => old.map((one) => (one.member === row.member ? row : one)));
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{t('pools.divide.text')}</Text>
        <ul className="share-rows">
          {rows.map((row) => (
            <ShareFields
              key={row.member}
              row={row}
              monthly={pool.monthly_gpu_seconds}
              isBad={sum.bad.includes(row.member)}
              onChange={change}
            />
          ))}
        </ul>
        <SumLine left={sum.left} seconds={sum.seconds} monthly={pool.monthly_gpu_seconds} />
        <NumberInput
          label={t('pools.divide.most')}
          description={t('pools.divide.mostText')}
          min={0}
          decimalScale={4}
          value={most}
          onChange={setMost}
          error={mostSeconds === undefined ? t('usage.budget.badHours') : undefined}
          required
        />
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('parts.cancel')}
          </Button>
          <Button type="submit" loading={isSending} disabled={!isGood}>
            {t('parts.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type ShareFieldsProps = { row: ShareRow; monthly: number; isBad: boolean; onChange: (row: ShareRow) => void };

function ShareFields({ row, monthly, isBad, onChange }: ShareFieldsProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <li className="share-row">
      <Text id={id} size="sm" fw={600} className="user-text">
        <bdi>{row.name}</bdi>
      </Text>
      <NumberInput
        aria-label={t('pools.divide.shareOf', { name: row.name })}
        value={row.value}
        onChange={(value) => onChange({ ...row, value })}
        min={0}
        max={row.unit === 'percent' ? 100 : undefined}
        allowDecimal={row.unit === 'hours'}
        decimalScale={row.unit === 'hours' ? 4 : 0}
        error={isBad ? t('pools.divide.bad') : undefined}
      />
      <SegmentedControl
        aria-label={t('pools.divide.unitOf', { name: row.name })}
        value={row.unit}
        onChange={(unit) => onChange(inUnit(row, unit as ShareRow['unit'], monthly))}
        data={[
          { value: 'percent', label: '%' },
          { value: 'hours', label: t('pools.divide.hours') },
        ]}
      />
    </li>
  );
}

type SumLineProps = { left: number; seconds: number; monthly: number };

/** The sum, told while it is typed. */
function SumLine({ left, seconds, monthly }: SumLineProps) {
  const { t } = useTranslation();
  const { time } = useAmounts();
  return (
    <div role="status">
      {left < 0 ? (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />}>
          {t('pools.divide.over', { sum: time(seconds), all: time(monthly), over: time(-left) })}
        </Alert>
      ) : (
        <Text size="sm">{t('pools.divide.sum', { sum: time(seconds), all: time(monthly), left: time(left) })}</Text>
      )}
    </div>
  );
}
