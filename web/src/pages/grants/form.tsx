import { Checkbox, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconFileCertificate } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Agreement } from '@/api/types';
import { useAccount } from '@/app/session';
import { Empty } from '@/parts/empty';
import { tell, useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { LinkButton } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { agreementsQuery } from '@/parts/names';
import { ProblemAlert } from '@/parts/problem';
import { endOfUtcDay } from '@/parts/utc-day';
import type { GrantsOf } from './types';

type GrantFormProps = { of: GrantsOf; close: () => void };

/** Gives a right under an agreement in force: without one nothing can be shared. */
export function GrantForm({ of, close }: GrantFormProps) {
  const { t } = useTranslation();
  const agreements = useQuery(agreementsQuery);
  return (
    <Loaded query={agreements}>
      {(all) => {
        const active = all.filter(
          (one) => one.state === 'active' && one.purposes.some((it) => of.permissions.includes(it)),
        );
        if (active.length > 0) return <Form of={of} close={close} agreements={active} />;
        return (
          <Empty
            icon={IconFileCertificate}
            title={t('grants.noAgreement')}
            text={t('grants.noAgreementText')}
            action={<LinkButton to="/directory">{t('grants.toDirectory')}</LinkButton>}
          />
        );
      }}
    </Loaded>
  );
}

function Form({ of, close, agreements }: GrantFormProps & { agreements: Agreement[] }) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const first = agreements[0];
  const covered = (agreement: string) =>
    of.permissions.filter((one) => agreements.find(({ id }) => id === agreement)?.purposes.includes(one));
  const form = useForm({
    initialValues: { agreement: first?.id ?? '', permissions: first ? covered(first.id) : [], until: '' },
    validate: { permissions: (value) => (value.length === 0 ? t('grants.permissionMissing') : null) },
  });
  const isCovered = (permission: string) => covered(form.values.agreement).includes(permission);
  const { isSending, error, send } = useSending(form);
  const other = ({ proposer, counterparty }: Agreement) => (proposer.id === partner ? counterparty : proposer).name;
  const choose = (agreement: string | null) =>
    form.setValues({ agreement: agreement ?? '', permissions: covered(agreement ?? '') });
  const submit = form.onSubmit(({ agreement, permissions, until }) =>
    send(async () => {
      const expires = until ? { expires_at: endOfUtcDay(until) } : {};
      await of.grant({ agreement, permissions, ...expires });
      tell(t('grants.shared'));
      close();
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemAlert error={error} />
        <Select
          label={t('grants.agreement')}
          description={t('grants.agreementText')}
          data={agreements.map((one) => ({ value: one.id, label: `${other(one)} · ${one.title}` }))}
          allowDeselect={false}
          searchable
          {...form.getInputProps('agreement')}
          onChange={choose}
        />
        <Checkbox.Group label={t('grants.permissions')} {...form.getInputProps('permissions')}>
          <Stack gap="xs" mt="xs">
            {of.permissions.map((one) => (
              <Checkbox
                key={one}
                value={one}
                label={t(`grants.permission.${one}`)}
                description={t(isCovered(one) ? `grants.permissionText.${one}` : 'grants.notCovered')}
                disabled={!isCovered(one)}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <TextInput
          type="date"
          label={t('grants.until')}
          description={t('grants.untilText')}
          {...form.getInputProps('until')}
        />
        <FormEnd close={close} isSending={isSending} submit={t('grants.share')} />
      </Stack>
    </form>
  );
}
