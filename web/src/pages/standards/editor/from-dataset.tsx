import { Button, Group, Select } from '@mantine/core';
import { IconTableImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '@/app/queries';
import { versionQuery } from '@/pages/datasets/data';
import { useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';
import { ownDatasetsQuery } from './test-sets';
import { type ColumnValues, columnsOf } from './values';

/** Takes the columns of a data set of one's own as a beginning: nobody types a hundred names. */
export function FromDataset({ onTake }: { onTake: (columns: ColumnValues[]) => void }) {
  const { t } = useTranslation();
  const datasets = useQuery(ownDatasetsQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  const { isSending, error, send } = useSending();
  const found = datasets.data?.find(({ id }) => id === chosen);
  const take = async () => {
    if (!found?.latest_version) return;
    const version = await queries.fetchQuery(versionQuery(found.id, found.latest_version));
    onTake(columnsOf(version.columns ?? []));
    setChosen(null);
  };
  const usable = (datasets.data ?? []).filter((one) => one.latest_version);
  if (usable.length === 0) return null;
  return (
    <>
      <Group align="flex-end" gap="sm">
        <Select
          label={t('standards.editor.fromDataset')}
          placeholder={t('standards.editor.chooseDataset')}
          data={usable.map(({ id, name }) => ({ value: id, label: name }))}
          value={chosen}
          onChange={setChosen}
          searchable
        />
        <Button
          variant="default"
          disabled={!found}
          loading={isSending}
          leftSection={<IconTableImport size={16} aria-hidden />}
          onClick={() => void send(take)}
        >
          {t('standards.editor.takeColumns')}
        </Button>
      </Group>
      <ProblemAlert error={error} />
    </>
  );
}
