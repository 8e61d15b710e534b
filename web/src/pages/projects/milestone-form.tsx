import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Milestone, Project } from '@/api/types';
import { tell, useSending } from '@/parts/form';
import { useFormats } from '@/parts/format';
import { ProblemAlert } from '@/parts/problem';
import { ConflictNotice } from './conflict-notice';
import { middayOf } from './days';
import { changeMilestone, forgetMilestones, readMilestone } from './milestone-calls';
import { useConflict } from './use-conflict';

type Values = { title: string; description: string; due_on: string };
type MilestoneFormProps = { project: Project; milestone?: Milestone; close: () => void };

/** Adds a milestone, or changes one. */
export function MilestoneForm(props: MilestoneFormProps) {
  const { milestone } = props;
  return milestone ? <EditForm {...props} milestone={milestone} /> : <AddForm {...props} />;
}

function AddForm({ project, close }: MilestoneFormProps) {
  const { t } = useTranslation();
  const add = async ({ due_on, ...texts }: Values) => {
    const body = { ...texts, ...(due_on ? { due_on } : {}) };
    await ask(api.POST('/v1/projects/{project}/milestones', { params: { path: { project: project.id } }, body }));
    await forgetMilestones(project.id);
    close();
  };
  const start = { title: '', description: '', due_on: '' };
  return <Fields start={start} save={add} label={t('projects.addMilestone')} close={close} />;
}

function EditForm({ project, milestone, close }: MilestoneFormProps & { milestone: Milestone }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { base, isOutdated, change, settle } = useConflict(milestone, () => readMilestone(project.id, milestone.id));
  const save = async (values: Values) => {
    if (!(await change((from) => changeMilestone(project.id, from, values)))) return;
    await forgetMilestones(project.id);
    tell(t('projects.saved'));
    close();
  };
  const shown = ({ due_on, ...texts }: Values) => ({
    ...texts,
    due_on: due_on ? format.day(middayOf(due_on)) : t('projects.noDay'),
  });
  return (
    <Fields
      start={valuesOf(milestone)}
      save={save}
      label={t(isOutdated ? 'projects.conflict.saveMine' : 'parts.save')}
      close={close}
      notice={
        isOutdated
          ? (values, take) => {
              const now = valuesOf(base);
              const differs = (['title', 'description', 'due_on'] as const).filter((one) => now[one] !== values[one]);
              const takeTheirs = () => {
                take(now);
                settle();
              };
              return (
                <ConflictNotice
                  lines={differs.map((one) => [t(`projects.field.${one}`), shown(now)[one] || '–'])}
                  takeTheirs={takeTheirs}
                />
              );
            }
          : undefined
      }
    />
  );
}

function valuesOf({ title, description, due_on }: Milestone): Values {
  return { title, description, due_on: due_on ?? '' };
}

type FieldsProps = {
  start: Values;
  save: (values: Values) => Promise<unknown>;
  label: string;
  close: () => void;
  notice?: (values: Values, take: (values: Values) => void) => React.ReactNode;
};

function Fields({ start, save, label, close, notice }: FieldsProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: start,
    validate: { title: (value) => (value.trim() === '' ? t('entry.missing') : null) },
  });
  const { isSending, error, send } = useSending(form);
  return (
    <form onSubmit={form.onSubmit((values) => send(() => save(values)))} noValidate>
      <Stack>
        {notice?.(form.values, form.setValues)}
        <ProblemAlert error={error} />
        <TextInput
          label={t('projects.field.title')}
          maxLength={120}
          required
          dir="auto"
          data-autofocus
          {...form.getInputProps('title')}
        />
        <Textarea
          label={t('projects.field.description')}
          autosize
          minRows={3}
          maxLength={10_000}
          dir="auto"
          {...form.getInputProps('description')}
        />
        <TextInput type="date" label={t('projects.field.due_on')} {...form.getInputProps('due_on')} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('parts.cancel')}
          </Button>
          <Button type="submit" loading={isSending}>
            {label}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
