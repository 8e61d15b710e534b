import { Badge, Code, Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { type Formats, useFormats } from '@/parts/format';
import { type Column, DataTable } from '@/parts/table';
import type { ColumnRule } from './definition';

const PRIVACY_COLOURS: Record<string, string> = {
  public: 'gray',
  internal: 'blue',
  personal: 'orange',
  sensitive: 'red',
};
/** Allowed values that are listed; of more only their number is told. */
const LISTED = 12;

/** The columns that data has to have, and what may stand in them. */
export function ColumnTable({ columns }: { columns: ColumnRule[] }) {
  const { t } = useTranslation();
  const format = useFormats();
  return (
    <DataTable
      label={t('standards.columns')}
      rows={columns}
      rowKey={(one) => one.name}
      columns={tableColumns(t, format)}
      isWide
    />
  );
}

function tableColumns(t: TFunction, format: Formats): Column<ColumnRule>[] {
  return [
    {
      key: 'name',
      head: t('standards.column.name'),
      cell: (one) => (
        <>
          <Code>{one.name}</Code>
          {one.description && (
            <Text size="xs" c="dimmed" mt={4} className="user-text">
              {one.description}
            </Text>
          )}
        </>
      ),
    },
    {
      key: 'type',
      head: t('standards.column.type'),
      cell: (one) => <span className="short">{t(`standards.type.${one.type}`, one.type)}</span>,
    },
    { key: 'unit', head: t('standards.column.unit'), cell: (one) => <bdi>{one.unit ?? '–'}</bdi> },
    {
      key: 'required',
      head: t('standards.column.required'),
      cell: (one) => (
        <>
          {t(one.required === false ? 'standards.optional' : 'standards.required')}
          <Text size="xs" c="dimmed">
            {t(one.nullable ? 'standards.mayMiss' : 'standards.complete')}
          </Text>
        </>
      ),
    },
    { key: 'values', head: t('standards.column.allowed'), cell: (one) => <Values rule={one} format={format} /> },
    {
      key: 'privacy',
      head: t('standards.column.privacy'),
      cell: ({ privacy = 'internal' }) => (
        <Badge color={PRIVACY_COLOURS[privacy] ?? 'gray'}>{t(`standards.privacy.${privacy}`, privacy)}</Badge>
      ),
    },
  ];
}

function Values({ rule, format }: { rule: ColumnRule; format: Formats }) {
  const { t } = useTranslation();
  const range = rangeOf(rule, t, format);
  if (!rule.allowed && !range) return t('standards.any');
  return (
    <>
      {range && <Text size="sm">{range}</Text>}
      {rule.allowed && (
        <div className="allowed-values">
          {rule.allowed.slice(0, LISTED).map((value) => (
            <Code key={value}>{value}</Code>
          ))}
          {rule.allowed.length > LISTED && (
            <Text span size="xs" c="dimmed">
              {t('standards.andMore', { count: rule.allowed.length - LISTED })}
            </Text>
          )}
        </div>
      )}
    </>
  );
}

function rangeOf({ minimum, maximum, max_length }: ColumnRule, t: TFunction, format: Formats): string | undefined {
  if (max_length !== undefined) return t('standards.length', { max: format.integer(max_length) });
  if (minimum !== undefined && maximum !== undefined) {
    return t('standards.between', { min: format.decimal(minimum), max: format.decimal(maximum) });
  }
  if (minimum !== undefined) return t('standards.direction.at_least', { value: format.decimal(minimum) });
  return maximum === undefined ? undefined : t('standards.direction.at_most', { value: format.decimal(maximum) });
}
