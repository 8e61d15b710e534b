import { Button, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { PoolRequest } from '@/api/types';
import { useAmounts } from '@/parts/amounts';
import { ConfirmButton } from '@/parts/confirm';
import { Dialog } from '@/parts/dialog';
import { tell, useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { ProblemAlert } from '@/parts/problem';
import { endOfUtcDay } from '@/parts/utc-day';
import { forgetPools } from './data';

const at = ({ pool, id }: PoolRequest) => ({ params: { path: { pool, pool_request: id } } });

/** The lead approves a request, or refuses it with a reason. */
export function DecideButtons({ request }: { request: PoolRequest }) {
  const { t } = useTranslation();
  const { time } = useAmounts();
  const [isOpen, dialog] = useDisclosure(false);
  const words = { name: request.member_name, time: time(request.gpu_seconds) };
  return (
    <>
      <Button size="xs" onClick={dialog.open}>
        {t('pools.request.approve')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('pools.request.approveTitle', words)}>
        <ApproveForm request={request} close={dialog.close} />
      </Dialog>
      <ConfirmButton
        size="xs"
        label={t('pools.request.refuse')}
        title={t('pools.request.refuseTitle', words)}
        text={t('pools.request.refuseText')}
        reason={t('pools.request.reason')}
        confirm={t('pools.request.refuse')}
        onConfirm={async (reason) => {
          const body = { reason };
          await ask(api.POST('/v1/pools/{pool}/requests/{pool_request}/refuse', { ...at(request), body }));
          await forgetPools();
          tell(t('pools.request.refused'));
        }}
      />
    </>
  );
}

function ApproveForm({ request, close }: { request: PoolRequest; close: () => void }) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { reason: '', expires_at: '' } });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit(({ reason, expires_at }) =>
    send(async () => {
      const until = expires_at ? { expires_at: endOfUtcDay(expires_at) } : {};
      const body = { reason: reason.trim(), ...until };
      await ask(api.POST('/v1/pools/{pool}/requests/{pool_request}/approve', { ...at(request), body }));
      await forgetPools();
      tell(t('pools.request.approved'));
      close();
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemAlert error={error} />
        <Textarea
          label={t('pools.request.say')}
          autosize
          minRows={2}
          maxLength={2000}
          dir="auto"
          data-autofocus
          {...form.getInputProps('reason')}
        />
        <TextInput
          type="date"
          label={t('pools.request.expires')}
          description={t('pools.request.expiresText')}
          {...form.getInputProps('expires_at')}
        />
        <FormEnd close={close} isSending={isSending} submit={t('pools.request.approve')} />
      </Stack>
    </form>
  );
}

/** A member takes its own request back. */
export function WithdrawButton({ request }: { request: PoolRequest }) {
  const { t } = useTranslation();
  return (
    <ConfirmButton
      size="xs"
      variant="default"
      isHarmless
      label={t('pools.request.withdraw')}
      title={t('pools.request.withdrawTitle')}
      text={t('pools.request.withdrawText')}
      confirm={t('pools.request.withdraw')}
      onConfirm={async () => {
        await ask(api.POST('/v1/pools/{pool}/requests/{pool_request}/withdraw', at(request)));
        await forgetPools();
        tell(t('pools.request.withdrawn'));
      }}
    />
  );
}
