import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconArchive, IconArchiveOff, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Model } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { ConfirmButton } from '@/parts/confirm';
import { Dialog } from '@/parts/dialog';
import { tell, useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { dismiss, notify } from '@/parts/notify';
import { ProblemAlert } from '@/parts/problem';
import { forgetModels } from './data';

type ModelActionsProps = { model: Model; etag?: string };

/** What can be done with a model as a whole. */
export function ModelActions({ model, etag }: ModelActionsProps) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const can = useCan();
  if (model.owner !== partner || !can('model:write')) return null;
  const back = () => restore(model.id, t('models.restored'));
  const archive = async () => {
    await ask(api.DELETE('/v1/models/{model}', { params: { path: { model: model.id } } }));
    forgetModels();
    const id = `archived-${model.id}`;
    const undo = () => {
      void dismiss(id);
      void back();
    };
    void notify({
      id,
      autoClose: 12_000,
      color: 'gray',
      message: (
        <Group justify="space-between">
          {t('models.archivedNow')}
          <Button size="compact-sm" variant="light" onClick={undo}>
            {t('parts.undo')}
          </Button>
        </Group>
      ),
    });
  };
  if (model.archived) {
    return (
      <ConfirmButton
        isHarmless
        icon={<IconArchiveOff size={16} aria-hidden />}
        label={t('datasets.restore')}
        title={t('models.restoreTitle')}
        text={t('models.restoreText')}
        confirm={t('datasets.restore')}
        onConfirm={back}
      />
    );
  }
  return (
    <>
      <EditButton model={model} etag={etag} />
      <ConfirmButton
        variant="default"
        icon={<IconArchive size={16} aria-hidden />}
        label={t('datasets.archive')}
        title={t('models.archiveTitle')}
        text={t('models.archiveText')}
        confirm={t('datasets.archive')}
        onConfirm={archive}
      />
    </>
  );
}

async function restore(model: string, message: string) {
  await ask(api.POST('/v1/models/{model}/restore', { params: { path: { model } } }));
  forgetModels();
  tell(message);
}

function EditButton({ model, etag }: ModelActionsProps) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={dialog.open}>
        {t('datasets.edit')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('models.editTitle')} size="lg">
        <EditForm model={model} etag={etag} close={dialog.close} />
      </Dialog>
    </>
  );
}

function EditForm({ model, etag, close }: ModelActionsProps & { close: () => void }) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { name: model.name, description: model.description } });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit((body) =>
    send(async () => {
      const headers = etag ? { 'If-Match': etag } : undefined;
      await ask(api.PATCH('/v1/models/{model}', { params: { path: { model: model.id } }, body, headers }));
      forgetModels();
      close();
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemAlert error={error} />
        <TextInput label={t('models.name')} maxLength={120} required dir="auto" {...form.getInputProps('name')} />
        <Textarea
          label={t('datasets.description')}
          description={t('models.descriptionText')}
          autosize
          minRows={5}
          maxLength={10_000}
          dir="auto"
          {...form.getInputProps('description')}
        />
        <FormEnd close={close} isSending={isSending} />
      </Stack>
    </form>
  );
}
