import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, askTagged } from '@/api/client';
import type { Partner } from '@/api/types';
import { queries } from '@/app/queries';
import { useCan } from '@/app/session';
import { VisibilityCard } from '@/pages/catalogue/publish/card';
import { UsageCard } from '@/pages/home/usage';
import { Card } from '@/parts/card';
import { ShortId } from '@/parts/copy';
import { Facts } from '@/parts/facts';
import { tell, useSending } from '@/parts/form';
import { useIndustries } from '@/parts/industries';
import { Loaded } from '@/parts/loaded';
import { Day } from '@/parts/moment';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import { Status } from '@/parts/status';
import { KeysCard } from './keys-card';

/** One's own partner's record. */
export function OrganisationPage() {
  const { t } = useTranslation();
  const can = useCan();
  const query = useQuery({ queryKey: ['partner'], queryFn: () => askTagged(api.GET('/v1/partner')) });
  const [isEditing, setEditing] = useState(false);
  return (
    <Page
      title={t('organisation.title')}
      lead={t('organisation.lead')}
      actions={
        can('partner:change') &&
        !isEditing && (
          <Button variant="default" onClick={() => setEditing(true)}>
            {t('datasets.edit')}
          </Button>
        )
      }
    >
      <div className="columns">
        <Card>
          <Loaded query={query}>
            {({ value, etag }) =>
              isEditing ? (
                <EditForm partner={value} etag={etag} close={() => setEditing(false)} />
              ) : (
                <Record partner={value} />
              )
            }
          </Loaded>
        </Card>
        <div>
          {query.data && <VisibilityCard item={query.data.value.id} />}
          <UsageCard />
          <KeysCard />
        </div>
      </div>
    </Page>
  );
}

function Record({ partner }: { partner: Partner }) {
  const { t } = useTranslation();
  const industries = useIndustries();
  const text = (value: string) => <span className="user-text">{value || '–'}</span>;
  return (
    <Facts
      lines={[
        [t('entry.apply.organisation'), partner.name],
        [t('entry.apply.industry'), industries.name(partner.industry)],
        [t('organisation.status'), <Status key="status" of="partner" value={partner.status} />],
        [t('entry.apply.contact'), partner.contact_name],
        [t('entry.apply.contactEmail'), partner.contact_email],
        [t('organisation.needs'), text(partner.needs)],
        [t('organisation.data'), text(partner.data_at_hand)],
        [t('organisation.since'), <Day key="since" time={partner.created_at} />],
        [t('datasets.id'), <ShortId key="id" id={partner.id} />],
      ]}
    />
  );
}

type EditFormProps = { partner: Partner; etag?: string; close: () => void };

function EditForm({ partner, etag, close }: EditFormProps) {
  const { t } = useTranslation();
  const { contact_name, contact_email, needs, data_at_hand } = partner;
  const form = useForm({ initialValues: { contact_name, contact_email, needs, data_at_hand } });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit((body) =>
    send(async () => {
      await ask(api.PATCH('/v1/partner', { body, headers: etag ? { 'If-Match': etag } : undefined }));
      await queries.invalidateQueries({ queryKey: ['partner'] });
      tell(t('organisation.saved'));
      close();
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemAlert error={error} />
        <TextInput
          label={t('entry.apply.contact')}
          maxLength={120}
          required
          dir="auto"
          {...form.getInputProps('contact_name')}
        />
        <TextInput
          label={t('entry.apply.contactEmail')}
          type="email"
          required
          {...form.getInputProps('contact_email')}
        />
        <Textarea
          label={t('organisation.needs')}
          autosize
          minRows={4}
          maxLength={10_000}
          dir="auto"
          {...form.getInputProps('needs')}
        />
        <Textarea
          label={t('organisation.data')}
          autosize
          minRows={3}
          maxLength={10_000}
          dir="auto"
          {...form.getInputProps('data_at_hand')}
        />
        <Group>
          <Button type="submit" loading={isSending}>
            {t('parts.save')}
          </Button>
          <Button variant="default" onClick={close}>
            {t('parts.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
