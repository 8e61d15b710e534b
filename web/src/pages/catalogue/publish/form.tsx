import { Radio, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/problem';
import type { ItemVisibility } from '@/api/types';
import { tell, useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { ProblemAlert } from '@/parts/problem';
import '../catalogue.css';
import { ItemCard } from '../item-card';
import { LabelFields } from './labels';
import { OwnerNotPublic, StillPublic } from './obstacles';
import { show } from './show';
import { isTask, type Own, previewed, toLabels, toValues } from './values';

type PublishFormProps = { item: string; own?: Own; shown: ItemVisibility; etag?: string; close: () => void };

/** Who is to see an item, what they are told, and exactly what they will see. */
export function PublishForm({ item, own, shown, etag, close }: PublishFormProps) {
  const { t } = useTranslation();
  // What the form began with: what is read anew meanwhile has not been seen.
  const [seen] = useState(etag);
  const form = useForm({
    initialValues: toValues(shown.visibility, shown.labels),
    validate: { task: (value) => (isTask(value) ? null : t('publish.taskWrong')) },
  });
  const { isSending, error, send } = useSending(form);
  const { visibility } = form.values;
  const kind = shown.preview.kind;
  const submit = form.onSubmit((values) =>
    send(async () => {
      await show(item, { visibility: values.visibility, labels: toLabels(values) }, seen);
      tell(t(`publish.done.${values.visibility}`));
      close();
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <Radio.Group label={t('publish.who')} {...form.getInputProps('visibility')}>
          <Stack gap="sm" mt="xs">
            {shown.possible.map((one) => (
              <Radio key={one} value={one} label={t(`publish.to.${one}`)} description={t(`publish.toText.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
        {visibility === 'public' && kind !== 'partner' && <OwnerNotPublic />}
        <LabelFields form={form} kind={kind} preview={previewed(shown.preview, shown.labels, {}, own)} />
        {visibility === 'private' ? (
          <Text size="sm" c="dimmed">
            {t('publish.nobodySees')}
          </Text>
        ) : (
          <section aria-label={t('publish.preview')}>
            <Text fw={600} size="sm" mb={6}>
              {t('publish.preview')}
            </Text>
            <ItemCard item={previewed(shown.preview, shown.labels, toLabels(form.values), own)} />
          </section>
        )}
        <ProblemAlert error={error} />
        {error !== undefined && toProblem(error).code === 'catalogue_still_public' && <StillPublic />}
        <FormEnd close={close} isSending={isSending} />
      </Stack>
    </form>
  );
}
