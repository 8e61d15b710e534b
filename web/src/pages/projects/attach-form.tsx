import { Alert, Checkbox, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Project } from '@/api/types';
import { queries } from '@/app/queries';
import { useAccount } from '@/app/session';
import { agreementQuery } from '@/pages/agreements/data';
import { tell, useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { LinkButton } from '@/parts/links';
import { ProblemAlert } from '@/parts/problem';
import { endOfUtcDay } from '@/parts/utc-day';
import { forgetProjects, otherParty } from './data';

export type Candidate = { kind: 'dataset' | 'model'; id: string; name: string };
type AttachFormProps = { project: Project; candidates: Candidate[]; close: () => void };

const PERMISSIONS = { dataset: ['train', 'download'], model: ['download', 'predict'] };

/** Which thing; and, if it is wanted, what the other partner may do with it from now on. */
export function AttachForm({ project, candidates, close }: AttachFormProps) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const other = otherParty(project, partner).name;
  const { data: agreement } = useQuery(agreementQuery(project.agreement));
  const form = useForm({
    initialValues: { thing: '', isGranted: false, permissions: [] as string[], until: '' },
    validate: {
      thing: (value) => (value === '' ? t('entry.missing') : null),
      permissions: (value, { isGranted }) => (isGranted && value.length === 0 ? t('grants.permissionMissing') : null),
    },
  });
  const { isSending, error, send } = useSending();
  const chosen = candidates.find(({ id }) => id === form.values.thing);
  const submit = form.onSubmit((values) =>
    send(async () => {
      if (!chosen) return;
      await attach(project.id, chosen, grantOf(values));
      await forgetProjects();
      void queries.invalidateQueries({ queryKey: [chosen.kind === 'dataset' ? 'datasets' : 'models'] });
      tell(t('projects.attached', { name: chosen.name }));
      close();
    }),
  );
  if (candidates.length === 0) return <NothingLeft />;
  const group = (kind: Candidate['kind']) => ({
    group: t(`projects.kinds.${kind}`),
    items: candidates.filter((one) => one.kind === kind).map(({ id, name }) => ({ value: id, label: name })),
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert error={error} />
        <Select
          label={t('projects.thing')}
          description={t('projects.attachText')}
          data={[group('dataset'), group('model')].filter(({ items }) => items.length > 0)}
          searchable
          required
          data-autofocus
          {...form.getInputProps('thing')}
          // What can be allowed differs.
          onChange={(thing) => form.setValues({ thing: thing ?? '', permissions: [] })}
        />
        {chosen && (
          <Switch
            label={t('projects.grantAlong', { partner: other })}
            description={t('projects.grantAlongText')}
            {...form.getInputProps('isGranted', { type: 'checkbox' })}
          />
        )}
        {chosen && form.values.isGranted && (
          <>
            <Checkbox.Group label={t('projects.theyMay', { partner: other })} {...form.getInputProps('permissions')}>
              <Stack gap="xs" mt="xs">
                {PERMISSIONS[chosen.kind].map((one) => (
                  <Checkbox
                    key={one}
                    value={one}
                    label={t(`grants.permission.${one}`)}
                    description={t(`grants.permissionText.${one}`)}
                    disabled={agreement && !agreement.purposes.includes(one)}
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
          </>
        )}
        <FormEnd close={close} isSending={isSending} submit={t('projects.attach')} />
      </Stack>
    </form>
  );
}

type Grant = { permissions: string[]; expires_at?: string };

function grantOf(values: { isGranted: boolean; permissions: string[]; until: string }): Grant | undefined {
  if (!values.isGranted) return undefined;
  const expires = values.until ? { expires_at: endOfUtcDay(values.until) } : {};
  return { permissions: values.permissions, ...expires };
}

function attach(project: string, { kind, id }: Candidate, grant: Grant | undefined) {
  const params = { path: { project } };
  if (kind === 'dataset') {
    return ask(api.POST('/v1/projects/{project}/datasets', { params, body: { dataset: id, ...(grant && { grant }) } }));
  }
  return ask(api.POST('/v1/projects/{project}/models', { params, body: { model: id, ...(grant && { grant }) } }));
}

function NothingLeft() {
  const { t } = useTranslation();
  return (
    <Alert icon={<IconInfoCircle aria-hidden />}>
      <Text size="sm" mb="sm">
        {t('projects.nothingToAttach')}
      </Text>
      <LinkButton to="/datasets/new" size="xs" variant="default">
        {t('projects.createDataset')}
      </LinkButton>
    </Alert>
  );
}
