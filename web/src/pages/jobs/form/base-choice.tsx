import { Select, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ownModelsQuery } from '@/pages/models/data';

type BaseChoiceProps = {
  value: string | undefined;
  onChange: (model: string | undefined) => void;
  isMissed: boolean;
};

/** The pretrained model that a job begins with: one of the partner's own. */
export function BaseChoice({ value, onChange, isMissed }: BaseChoiceProps) {
  const { t } = useTranslation();
  const { data, isPending } = useQuery(ownModelsQuery);
  // A field that can be searched keeps the text it began with: it begins with the name, not with an id.
  if (isPending) return <Skeleton h="5rem" />;
  const models = (data ?? []).filter((one) => one.latest_version || one.id === value);
  return (
    <>
      <Select
        label={t('jobs.base')}
        description={t('jobs.form.baseText')}
        placeholder={t('jobs.form.baseChoose')}
        data={models.map(({ id, name }) => ({ value: id, label: name }))}
        value={value ?? null}
        onChange={(next) => onChange(next ?? undefined)}
        searchable
        required
        error={isMissed && !value ? t('jobs.form.baseMissing') : undefined}
      />
      {models.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('jobs.form.baseNone')}
        </Text>
      )}
    </>
  );
}
