import { Button, FileButton, Group, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Terms } from '@/api/types';
import { Card } from '@/parts/card';
import { useFormats } from '@/parts/format';
import { TextView } from '../terms/text-view';
import { outdatedDays, withDays } from './named-days';
import { OutdatedDays } from './outdated-days';
import type { TermsForm } from './use-terms-form';

type BasicsProps = { form: TermsForm; start: Terms; isStartFixed?: boolean };

/** What it is called, how long it holds, and the text. */
export function Basics({ form, start, isStartFixed }: BasicsProps) {
  const { t } = useTranslation();
  const format = useFormats();
  return (
    <Card title={t('terms.basics')}>
      <Stack>
        <TextInput label={t('agreements.name')} maxLength={120} required dir="auto" {...form.getInputProps('title')} />
        <div className="rule-fields">
          {isStartFixed ? (
            <div>
              <Text size="sm" fw={500}>
                {t('agreements.from')}
              </Text>
              <Text size="sm">{format.utcMoment(start.valid_from)}</Text>
              <Text size="xs" c="dimmed">
                {t('terms.startFixed')}
              </Text>
            </div>
          ) : (
            <TextInput
              type="date"
              label={t('agreements.from')}
              description={t('agreements.fromText')}
              {...form.getInputProps('from')}
            />
          )}
          <TextInput
            type="date"
            label={t('agreements.until')}
            description={t('agreements.untilText')}
            required
            {...form.getInputProps('until')}
          />
        </div>
        <DocumentField form={form} start={start} />
      </Stack>
    </Card>
  );
}

function DocumentField({ form, start }: { form: TermsForm; start: Terms }) {
  const { t } = useTranslation();
  const [view, setView] = useState('write');
  const { document: text } = form.values;
  const days = outdatedDays(form.values, start);
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <SegmentedControl
          size="xs"
          aria-label={t('terms.field.document')}
          value={view}
          onChange={setView}
          data={['write', 'read'].map((one) => ({ value: one, label: t(`terms.view.${one}`) }))}
        />
        <FromFile onText={(content) => form.setFieldValue('document', content)} />
      </Group>
      {view === 'write' ? (
        <Textarea
          className="text-area"
          label={t('terms.field.document')}
          description={t('terms.documentText')}
          required
          dir="auto"
          {...form.getInputProps('document')}
        />
      ) : (
        <section className="text-preview" aria-label={t('terms.view.read')}>
          {text.trim() ? <TextView text={text} /> : <Text c="dimmed">{t('terms.noText')}</Text>}
        </section>
      )}
      <OutdatedDays days={days} adapt={() => form.setFieldValue('document', withDays(text, days))} />
    </Stack>
  );
}

function FromFile({ onText }: { onText: (text: string) => void }) {
  const { t } = useTranslation();
  const take = async (file: File | null) => {
    if (file) onText(await file.text());
  };
  return (
    <FileButton onChange={(file) => void take(file)} accept=".txt,.md,text/plain,text/markdown">
      {(props) => (
        <Button {...props} variant="subtle" size="xs" leftSection={<IconFileText size={15} aria-hidden />}>
          {t('agreements.fromFile')}
        </Button>
      )}
    </FileButton>
  );
}
