import { MultiSelect, Select, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAccount } from '@/app/session';
import { type Asset, type Parties, useAssets } from '../terms/words';
import type { TermsForm } from './use-terms-form';
import { fits } from './values';

type AssetsProps = { form: TermsForm; index: number; parties: Parties };

/** Whatever is granted, or only what is named here. One can name one's own, and what the other party shares already. */
export function AssetsField({ form, index, parties }: AssetsProps) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const row = form.values.permissions[index];
  const assets = useAssets({ named: row?.assets });
  if (!row) return null;
  const givers = row.by === 'either' ? [parties.proposer.id, parties.counterparty.id] : [giverOf(row.by, parties)];
  const fitting = assets.filter(({ kind, owner }) => givers.includes(owner) && fits(row.action, kind));
  const path = `permissions.${index}.assets`;
  const isTheirs = !givers.includes(partner ?? '');
  return (
    <Stack gap="xs">
      <Select
        label={t('terms.field.assets')}
        data={['granted', 'named'].map((value) => ({ value, label: t(`terms.scope.${value}`) }))}
        allowDeselect={false}
        {...form.getInputProps(`permissions.${index}.scope`)}
      />
      {row.scope === 'named' && (
        <>
          <MultiSelect
            aria-label={t('terms.scope.named')}
            placeholder={row.assets.length === 0 ? t('terms.chooseAssets') : undefined}
            data={options(fitting, row.assets, (kind) => t(`terms.kind.${kind}`))}
            searchable
            hidePickedOptions
            openOnFocus={false}
            maxValues={200}
            nothingFoundMessage={t('terms.noAsset')}
            {...form.getInputProps(path)}
          />
          {isTheirs && (
            <Text size="xs" c="dimmed">
              {t('terms.theirAssets')}
            </Text>
          )}
        </>
      )}
    </Stack>
  );
}

function giverOf(by: string, { proposer, counterparty }: Parties): string {
  return by === 'counterparty' ? counterparty.id : proposer.id;
}

/** By kind; what is chosen stays in the choice although it may not be seen here: the other party's, or archived. */
function options(fitting: Asset[], chosen: string[], name: (kind: string) => string) {
  const known = new Set(fitting.map(({ id }) => id));
  const group = (kind: Asset['kind'] | 'unseen', items: { value: string; label: string }[]) =>
    items.length > 0 ? [{ group: name(kind), items }] : [];
  const of = (kind: Asset['kind']) =>
    fitting.filter((one) => one.kind === kind).map(({ id, name }) => ({ value: id, label: name }));
  const unseen = chosen.filter((id) => !known.has(id)).map((id) => ({ value: id, label: `${id.slice(0, 11)}…` }));
  return [...group('dataset', of('dataset')), ...group('model', of('model')), ...group('unseen', unseen)];
}
