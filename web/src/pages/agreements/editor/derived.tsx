import { MultiSelect, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Card } from '@/parts/card';
import { directoryQuery } from '@/parts/names';
import type { Parties } from '../terms/words';
import type { TermsForm } from './use-terms-form';
import { FATES, ONWARD } from './values';

type DerivedProps = { form: TermsForm; parties: Parties };

/** What holds for models that one party trains on the other one's data. */
export function DerivedModels({ form, parties }: DerivedProps) {
  const { t } = useTranslation();
  const directory = useQuery(directoryQuery);
  // Sharing onward to a party would be a circle, which the server refuses.
  const others = (directory.data ?? []).filter(
    ({ id }) => id !== parties.proposer.id && id !== parties.counterparty.id,
  );
  const known = new Set(others.map(({ id }) => id));
  const unseen = form.values.partners.filter((id) => !known.has(id));
  const fates = FATES.map((value) => ({ value, label: t(`terms.fate.${value}`) }));
  return (
    <Card title={t('terms.derived')}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('terms.derivedText')}
        </Text>
        <div className="rule-fields">
          <Select
            label={t('terms.field.onward')}
            data={ONWARD.map((value) => ({ value, label: t(`terms.onward.${value}`) }))}
            allowDeselect={false}
            {...form.getInputProps('onward')}
          />
          {form.values.onward === 'named' && (
            <MultiSelect
              label={t('terms.field.partners')}
              data={[
                ...others.map(({ id, name }) => ({ value: id, label: name })),
                ...unseen.map((id) => ({ value: id, label: `${id.slice(0, 11)}…` })),
              ]}
              searchable
              hidePickedOptions
              openOnFocus={false}
              maxValues={200}
              required
              nothingFoundMessage={t('agreements.nobody')}
              {...form.getInputProps('partners')}
            />
          )}
          <Select
            label={t('terms.field.after_termination')}
            data={fates}
            allowDeselect={false}
            {...form.getInputProps('after_termination')}
          />
          <Select
            label={t('terms.field.after_expiry')}
            data={fates}
            allowDeselect={false}
            {...form.getInputProps('after_expiry')}
          />
        </div>
      </Stack>
    </Card>
  );
}
