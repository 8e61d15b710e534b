import { Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Project } from '@/api/types';
import { queries } from '@/app/queries';
import { tell, useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { ProblemAlert } from '@/parts/problem';
import { ConflictNotice } from './conflict-notice';
import { forgetProjects, madeFrom, projectQuery } from './data';
import { useConflict } from './use-conflict';

/** Changes what a project is called and what it is for. */
export function EditProject({ project, close }: { project: Project; close: () => void }) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { name: project.name, purpose: project.purpose },
    validate: {
      name: (value) => (value.trim() === '' ? t('entry.missing') : null),
      purpose: (value) => (value.trim() === '' ? t('entry.missing') : null),
    },
  });
  const { isSending, error, send } = useSending(form);
  const conflict = useConflict(project, () => queries.fetchQuery({ ...projectQuery(project.id), staleTime: 0 }));
  const { base } = conflict;
  const submit = form.onSubmit((body) =>
    send(async () => {
      const params = { path: { project: project.id } };
      const isSaved = await conflict.change((from) =>
        ask(api.PATCH('/v1/projects/{project}', { params, body, headers: madeFrom(from) })),
      );
      if (!isSaved) return;
      await forgetProjects();
      tell(t('projects.saved'));
      close();
    }),
  );
  const takeTheirs = () => {
    form.setValues({ name: base.name, purpose: base.purpose });
    conflict.settle();
  };
  const differs = (['name', 'purpose'] as const).filter((field) => form.values[field] !== base[field]);
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {conflict.isOutdated && (
          <ConflictNotice lines={differs.map((one) => [t(`projects.${one}`), base[one]])} takeTheirs={takeTheirs} />
        )}
        <ProblemAlert error={error} />
        <TextInput label={t('projects.name')} maxLength={120} required dir="auto" {...form.getInputProps('name')} />
        <Textarea
          label={t('projects.purpose')}
          autosize
          minRows={4}
          maxLength={10_000}
          required
          dir="auto"
          {...form.getInputProps('purpose')}
        />
        <FormEnd
          close={close}
          isSending={isSending}
          submit={t(conflict.isOutdated ? 'projects.conflict.saveMine' : 'parts.save')}
        />
      </Stack>
    </form>
  );
}
