import { Button, Group, Radio, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { AgreementTemplate, DirectoryEntry } from '@/api/types';
import { useAccount } from '@/app/session';
import { LANGUAGE_NAMES, LANGUAGES } from '@/i18n/language';
import { Card } from '@/parts/card';
import { useSending } from '@/parts/form';
import { LinkButton } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { ProblemAlert } from '@/parts/problem';
import { templatesQuery } from './data';
import { about, blankTerms, untilMidnight } from './editor/values';
import './editor/editor.css';
import type { Begun } from './propose';

/** Stands for no template. */
const BLANK = 'blank';

type StartProps = {
  partners: DirectoryEntry[];
  wanted?: string;
  /** The other party's data set or model that it is about. */
  asset?: string;
  onStart: (begun: Begun) => void;
};

/** To whom an agreement is proposed, and what its terms begin with. */
export function StartForm({ partners, wanted, asset, onStart }: StartProps) {
  const { t, i18n } = useTranslation();
  const { partner } = useAccount();
  const form = useForm({
    initialValues: { counterparty: wanted ?? '', language: i18n.language, template: '' },
    validate: {
      counterparty: (value) => (value === '' ? t('entry.missing') : null),
      template: (value) => (value === '' ? t('terms.chooseTemplate') : null),
    },
  });
  const { isSending, error, send } = useSending(form);
  const templates = useQuery(templatesQuery(form.values.language));
  const submit = form.onSubmit(({ counterparty, template, language }) =>
    send(async () => {
      const body = { counterparty, template, language };
      const drafted = template === BLANK ? undefined : await ask(api.POST('/v1/agreement-drafts', { body }));
      const start = untilMidnight(drafted ?? blankTerms(new Date()));
      const isAbout = asset && counterparty === wanted;
      onStart({ counterparty, start: isAbout ? about(start, asset) : start });
    }),
  );
  const others = partners.filter(({ id }) => id !== partner).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Card>
      <form onSubmit={submit} noValidate>
        <Stack maw={760} gap="lg">
          <ProblemAlert error={error} />
          <Select
            label={t('agreements.with')}
            placeholder={t('agreements.choose')}
            data={others}
            searchable
            required
            nothingFoundMessage={t('agreements.nobody')}
            {...form.getInputProps('counterparty')}
          />
          <div>
            <Text size="sm" fw={500} mb={4}>
              {t('terms.textLanguage')}
            </Text>
            <SegmentedControl
              aria-label={t('terms.textLanguage')}
              data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
              {...form.getInputProps('language')}
            />
          </div>
          <Loaded query={templates}>
            {({ items }) => (
              <Radio.Group label={t('terms.template')} required {...form.getInputProps('template')}>
                <Choices templates={items} language={form.values.language} />
              </Radio.Group>
            )}
          </Loaded>
          <Group>
            <Button type="submit" loading={isSending}>
              {t('terms.begin')}
            </Button>
            <LinkButton to="/agreements" variant="default">
              {t('parts.cancel')}
            </LinkButton>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

function Choices({ templates, language }: { templates: AgreementTemplate[]; language: string }) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" mt="xs">
      {templates.map(({ name, title, summary }) => (
        <label key={name} className="template" lang={language}>
          <Radio value={name} label={title} description={summary} />
        </label>
      ))}
      <label className="template">
        <Radio value={BLANK} label={t('terms.blank')} description={t('terms.blankText')} />
      </label>
    </Stack>
  );
}
