import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { Card } from '@/parts/card';
import { useSending } from '@/parts/form';
import { A, LinkButton } from '@/parts/links';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import { RoleGate } from '@/parts/role-gate';
import { forgetDatasets } from './data';

export function CreateDatasetPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { name: '', description: '', licence: '' },
    validate: { name: (value) => (value.trim() === '' ? t('entry.missing') : null) },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit(({ name, description, licence }) =>
    send(async () => {
      const body = { name: name.trim(), description, ...(licence.trim() ? { licence: licence.trim() } : {}) };
      const dataset = await ask(api.POST('/v1/datasets', { body }));
      forgetDatasets();
      await navigate({ to: '/datasets/$dataset', params: { dataset: dataset.id } });
    }),
  );
  return (
    <Page
      title={t('datasets.create')}
      lead={t('datasets.createLead')}
      crumbs={[
        <A key="all" to="/datasets">
          {t('datasets.title')}
        </A>,
      ]}
    >
      <RoleGate action="dataset:write">
        <Card>
          <form onSubmit={submit} noValidate>
            <Stack maw={640}>
              <ProblemAlert error={error} />
              <TextInput
                label={t('datasets.name')}
                maxLength={120}
                required
                dir="auto"
                {...form.getInputProps('name')}
              />
              <Textarea
                label={t('datasets.description')}
                description={t('datasets.descriptionText')}
                autosize
                minRows={3}
                maxLength={10_000}
                dir="auto"
                {...form.getInputProps('description')}
              />
              <TextInput
                label={t('datasets.licence')}
                description={t('datasets.licenceText')}
                maxLength={120}
                dir="auto"
                {...form.getInputProps('licence')}
              />
              <Group>
                <Button type="submit" loading={isSending}>
                  {t('datasets.createButton')}
                </Button>
                <LinkButton to="/datasets" variant="default">
                  {t('parts.cancel')}
                </LinkButton>
              </Group>
            </Stack>
          </form>
        </Card>
      </RoleGate>
    </Page>
  );
}
