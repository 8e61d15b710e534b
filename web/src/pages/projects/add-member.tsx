import { Radio, Select, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Member, Project, ProjectMember } from '@/api/types';
import { useAccount } from '@/app/session';
import { tell, useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { membersQuery } from '@/parts/names';
import { ProblemAlert } from '@/parts/problem';
import { forgetProjects } from './data';
import { PARTS } from './rights';

type AddMemberProps = { project: Project; people: ProjectMember[]; close: () => void };

/** Adds somebody of one's own partner. */
export function AddMember({ people, ...props }: AddMemberProps) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const staff = useQuery(membersQuery);
  const isIn = (user: string) => people.some((one) => one.user === user && one.partner === partner);
  return (
    <Loaded query={staff}>
      {(all) => {
        const left = all.filter((one) => !one.disabled_at && !isIn(one.user));
        if (left.length > 0) return <Form {...props} staff={left} />;
        return (
          <Text size="sm">
            {t('projects.everybodyIn')} <A to="/members">{t('projects.toMembers')}</A>
          </Text>
        );
      }}
    </Loaded>
  );
}

function Form({ project, staff, close }: Omit<AddMemberProps, 'people'> & { staff: Member[] }) {
  const { t } = useTranslation();
  const account = useAccount();
  const form = useForm({
    initialValues: { user: staff.some(({ user }) => user === account.user) ? account.user : '', role: 'contributor' },
    validate: { user: (value) => (value === '' ? t('entry.missing') : null) },
  });
  const { isSending, error, send } = useSending(form);
  const isViewer = staff.find(({ user }) => user === form.values.user)?.role === 'viewer';
  const role = isViewer ? 'observer' : form.values.role;
  const submit = form.onSubmit(({ user }) =>
    send(async () => {
      const params = { path: { project: project.id } };
      const added = await ask(api.POST('/v1/projects/{project}/members', { params, body: { user, role } }));
      await forgetProjects();
      tell(t('projects.added', { name: added.name }));
      close();
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert error={error} />
        <Select
          label={t('projects.member')}
          description={t('projects.addText')}
          data={staff.map((one) => ({ value: one.user, label: `${one.display_name} · ${one.email}` }))}
          searchable
          required
          data-autofocus
          {...form.getInputProps('user')}
        />
        <Radio.Group label={t('projects.partHead')} {...form.getInputProps('role')} value={role}>
          <Stack gap="xs" mt="xs">
            {PARTS.map((one) => (
              <Radio
                key={one}
                value={one}
                label={t(`projects.part.${one}`)}
                description={t(`projects.partText.${one}`)}
                disabled={isViewer && one !== 'observer'}
              />
            ))}
          </Stack>
        </Radio.Group>
        {isViewer && (
          <Text size="sm" c="dimmed">
            {t('projects.viewerObserves')}
          </Text>
        )}
        <FormEnd close={close} isSending={isSending} submit={t('projects.add')} />
      </Stack>
    </form>
  );
}
