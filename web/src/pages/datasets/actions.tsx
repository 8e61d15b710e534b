import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconArchive, IconArchiveOff, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Dataset } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { ConfirmButton } from '@/parts/confirm';
import { Dialog } from '@/parts/dialog';
import { tell, useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { LinkButton } from '@/parts/links';
import { dismiss, notify } from '@/parts/notify';
import { ProblemAlert } from '@/parts/problem';
import { forgetDatasets } from './data';

type DatasetActionsProps = { dataset: Dataset; etag?: string };

/** What can be done with a data set as a whole. */
export function DatasetActions({ dataset, etag }: DatasetActionsProps) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const can = useCan();
  const mayChange = dataset.owner === partner && can('dataset:write');
  const archive = async () => {
    await ask(api.DELETE('/v1/datasets/{dataset}', { params: { path: { dataset: dataset.id } } }));
    forgetDatasets();
    const id = `archived-${dataset.id}`;
    const undo = () => {
      void dismiss(id);
      void restore(dataset.id, t('datasets.restored'));
    };
    void notify({
      id,
      autoClose: 12_000,
      color: 'gray',
      message: (
        <Group justify="space-between">
          {t('datasets.archivedNow')}
          <Button size="compact-sm" variant="light" onClick={undo}>
            {t('parts.undo')}
          </Button>
        </Group>
      ),
    });
  };
  return (
    <>
      {can('job:submit') && dataset.latest_version && !dataset.archived && (
        <LinkButton to="/jobs/new" search={{ dataset: dataset.id }}>
          {t('datasets.train')}
        </LinkButton>
      )}
      {mayChange && !dataset.archived && <EditButton dataset={dataset} etag={etag} />}
      {mayChange && !dataset.archived && (
        <ConfirmButton
          variant="default"
          icon={<IconArchive size={16} aria-hidden />}
          label={t('datasets.archive')}
          title={t('datasets.archiveTitle')}
          text={t('datasets.archiveText')}
          confirm={t('datasets.archive')}
          onConfirm={archive}
        />
      )}
      {mayChange && dataset.archived && (
        <ConfirmButton
          isHarmless
          icon={<IconArchiveOff size={16} aria-hidden />}
          label={t('datasets.restore')}
          title={t('datasets.restoreTitle')}
          text={t('datasets.restoreText')}
          confirm={t('datasets.restore')}
          onConfirm={() => restore(dataset.id, t('datasets.restored'))}
        />
      )}
    </>
  );
}

async function restore(dataset: string, message: string) {
  await ask(api.POST('/v1/datasets/{dataset}/restore', { params: { path: { dataset } } }));
  forgetDatasets();
  tell(message);
}

function EditButton({ dataset, etag }: DatasetActionsProps) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={dialog.open}>
        {t('datasets.edit')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('datasets.editTitle')} size="lg">
        <EditForm dataset={dataset} etag={etag} close={dialog.close} />
      </Dialog>
    </>
  );
}

function EditForm({ dataset, etag, close }: DatasetActionsProps & { close: () => void }) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { name: dataset.name, description: dataset.description, licence: dataset.licence ?? '' },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit((body) =>
    send(async () => {
      const headers = etag ? { 'If-Match': etag } : undefined;
      await ask(api.PATCH('/v1/datasets/{dataset}', { params: { path: { dataset: dataset.id } }, body, headers }));
      forgetDatasets();
      close();
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemAlert error={error} />
        <TextInput label={t('datasets.name')} maxLength={120} required dir="auto" {...form.getInputProps('name')} />
        <Textarea
          label={t('datasets.description')}
          autosize
          minRows={3}
          maxLength={10_000}
          dir="auto"
          {...form.getInputProps('description')}
        />
        <TextInput label={t('datasets.licence')} maxLength={120} dir="auto" {...form.getInputProps('licence')} />
        <FormEnd close={close} isSending={isSending} />
      </Stack>
    </form>
  );
}
