import { Button, Fieldset, Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask, askTagged } from '@/api/client';
import { queries } from '@/app/queries';
import { useCan } from '@/app/session';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '@/i18n/language';
import { Card } from '@/parts/card';
import { Facts } from '@/parts/facts';
import { tell, useSending } from '@/parts/form';
import { useFormats } from '@/parts/format';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';
import { type AdmissionSettings, CRITERIA, forgetPartners } from './data';

/** What is asked of an applicant before it is admitted without further words. */
export function AdmissionPage() {
  const { t } = useTranslation();
  const can = useCan();
  const query = useQuery({
    queryKey: ['admission'],
    queryFn: () => askTagged(api.GET('/v1/platform/admission')),
  });
  return (
    <Page title={t('app.nav.admission')} lead={t('platform.admission.lead')}>
      <Loaded query={query}>
        {({ value, etag }) => (
          <Card>
            {can('platform:change-settings') ? (
              // What somebody else has saved in between is another form.
              <SettingsForm key={etag} settings={value} etag={etag} />
            ) : (
              <SettingsFacts settings={value} />
            )}
          </Card>
        )}
      </Loaded>
    </Page>
  );
}

function SettingsFacts({ settings }: { settings: AdmissionSettings }) {
  const { t } = useTranslation();
  const format = useFormats();
  return (
    <Facts
      lines={[
        ...CRITERIA.map((one): [string, string] => [
          t(`platform.criterion.${one}`),
          format.integer(settings.weights[one]),
        ]),
        [t('platform.admission.threshold'), format.decimal(settings.threshold)],
        [t('platform.admission.reviewers'), format.integer(settings.min_reviewers)],
        [t('platform.admission.language'), LANGUAGE_NAMES[settings.staff_language as Language]],
      ]}
    />
  );
}

/** A field for a number is empty while somebody types another one. */
type Values = {
  weights: Record<(typeof CRITERIA)[number], number | string>;
  threshold: number | string;
  min_reviewers: number | string;
  staff_language: string;
};

function SettingsForm({ settings, etag }: { settings: AdmissionSettings; etag?: string }) {
  const { t } = useTranslation();
  const missing = (value: number | string) => (value === '' ? t('entry.missing') : null);
  const form = useForm<Values>({
    initialValues: settings,
    validate: {
      weights: Object.fromEntries(CRITERIA.map((one) => [one, missing])),
      threshold: missing,
      min_reviewers: missing,
    },
  });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit((values) =>
    send(async () => {
      const headers = etag ? { 'If-Match': etag } : undefined;
      await ask(api.PUT('/v1/platform/admission', { headers, body: settingsOf(values) }));
      await Promise.all([queries.invalidateQueries({ queryKey: ['admission'] }), forgetPartners()]);
      tell(t('organisation.saved'));
    }),
  );
  const number = { allowDecimal: false, required: true, maw: 220 };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert error={error} />
        <Fieldset legend={t('platform.admission.weights')} radius="md">
          <Text size="sm" c="dimmed" mb="sm">
            {t('platform.admission.weightsText')}
          </Text>
          <div className="weights">
            {CRITERIA.map((one) => (
              <NumberInput
                key={one}
                label={t(`platform.criterion.${one}`)}
                min={0}
                max={100}
                {...number}
                {...form.getInputProps(`weights.${one}`)}
              />
            ))}
          </div>
        </Fieldset>
        <NumberInput
          label={t('platform.admission.threshold')}
          description={t('platform.admission.thresholdText')}
          min={1}
          max={5}
          step={0.1}
          decimalScale={2}
          required
          {...form.getInputProps('threshold')}
        />
        <NumberInput
          label={t('platform.admission.reviewers')}
          description={t('platform.admission.reviewersText')}
          min={1}
          max={20}
          {...number}
          maw={undefined}
          {...form.getInputProps('min_reviewers')}
        />
        <Select
          label={t('platform.admission.language')}
          data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
          allowDeselect={false}
          {...form.getInputProps('staff_language')}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={isSending}>
            {t('parts.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function settingsOf({ weights, threshold, min_reviewers, staff_language }: Values): AdmissionSettings {
  return {
    weights: {
      industry_relevance: Number(weights.industry_relevance),
      technical_strength: Number(weights.technical_strength),
      cultural_fit: Number(weights.cultural_fit),
      mutual_benefit: Number(weights.mutual_benefit),
      technical_fit: Number(weights.technical_fit),
    },
    threshold: Number(threshold),
    min_reviewers: Number(min_reviewers),
    staff_language,
  };
}
