import { Fieldset, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Assessment, Partner } from '@/api/types';
import { useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { ProblemAlert } from '@/parts/problem';
import { CRITERIA, forgetPartners } from './data';

type Scores = Assessment['scores'];

type AssessFormProps = { partner: Partner; own?: Assessment; close: () => void };

/** Five scores, each with its reason; a later assessment of one's own replaces the earlier one. */
export function AssessForm({ partner, own, close }: AssessFormProps) {
  const { t } = useTranslation();
  // No score is given before somebody gives it.
  const blank = { score: 0, reason: '' };
  const form = useForm<Scores>({
    initialValues: own?.scores ?? {
      industry_relevance: { ...blank },
      technical_strength: { ...blank },
      cultural_fit: { ...blank },
      mutual_benefit: { ...blank },
      technical_fit: { ...blank },
    },
    validate: Object.fromEntries(
      CRITERIA.map((one) => [
        one,
        {
          score: (value: number) => (value === 0 ? t('platform.assessment.scoreMissing') : null),
          reason: (value: string) => (value.trim() === '' ? t('platform.assessment.reasonMissing') : null),
        },
      ]),
    ),
  });
  const { isSending, error, send } = useSending();
  const submit = form.onSubmit((body) =>
    send(async () => {
      await ask(api.POST('/v1/partners/{partner}/assessments', { params: { path: { partner: partner.id } }, body }));
      await forgetPartners();
      close();
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert error={error} />
        {CRITERIA.map((one) => {
          const name = t(`platform.criterion.${one}`);
          return (
            <Fieldset key={one} legend={name} radius="md">
              <Text size="sm" c="dimmed" mb="xs">
                {t(`platform.criterionText.${one}`)}
              </Text>
              <SegmentedControl
                aria-label={name}
                fullWidth
                data={['1', '2', '3', '4', '5']}
                value={form.values[one].score === 0 ? '' : String(form.values[one].score)}
                onChange={(value) => form.setFieldValue(`${one}.score`, Number(value) as never)}
              />
              {form.errors[`${one}.score`] && (
                <Text size="sm" c="var(--mantine-color-error)" role="alert" mt={4}>
                  {form.errors[`${one}.score`]}
                </Text>
              )}
              <Textarea
                mt="sm"
                label={t('platform.assessment.reason')}
                required
                autosize
                minRows={2}
                maxLength={2000}
                dir="auto"
                {...form.getInputProps(`${one}.reason`)}
              />
            </Fieldset>
          );
        })}
        <Text size="xs" c="dimmed">
          {t('platform.assessment.scale')}
        </Text>
        <FormEnd close={close} isSending={isSending} />
      </Stack>
    </form>
  );
}
