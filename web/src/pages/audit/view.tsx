import { Badge, Button, Code, Text } from '@mantine/core';
import { IconDownload, IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PageQuery, useList } from '@/api/lists';
import type { AuditRow, Page as PageOf } from '@/api/types';
import { CopyText } from '@/parts/copy';
import { Dialog } from '@/parts/dialog';
import { Empty } from '@/parts/empty';
import { Facts } from '@/parts/facts';
import { useSending } from '@/parts/form';
import { useFormats } from '@/parts/format';
import { Moment } from '@/parts/moment';
import { ProblemAlert } from '@/parts/problem';
import { Status } from '@/parts/status';
import { type Column, ListTable } from '@/parts/table';
import { actionText } from './actions';
import { save } from './export';
import { AuditFilter, type FilterOptions } from './filter';
import { type AuditSearch, auditQuery } from './search';
import { TargetView, useThingNames } from './target-view';
import { isPartner, type WhoNames, whoOf } from './who';

type AuditViewProps = WhoNames & {
  name: string;
  search: AuditSearch;
  onSearch: (search: AuditSearch) => void;
  /** Of the API, such as `/v1/audit`. */
  path: string;
  /** What can be chosen in the filter. */
  options: FilterOptions;
  read: (query: AuditSearch & PageQuery) => Promise<PageOf<AuditRow>>;
};

/** The audit log with its filter; the same view for a partner's part and for the whole. */
export function AuditView({ name, search, onSearch, path, options, read, people, partners }: AuditViewProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<AuditRow>();
  const { isSending, error, send } = useSending();
  const query = auditQuery(search);
  const list = useList(['audit', name, query], (page) => read({ ...query, ...page }));
  const columns = useColumns({ people, partners }, setShown);
  return (
    <>
      <AuditFilter search={search} onSearch={onSearch} options={options} />
      <Button
        mb="md"
        variant="default"
        size="xs"
        loading={isSending}
        disabled={list.items.length === 0}
        leftSection={<IconDownload size={15} aria-hidden />}
        onClick={() => void send(() => save(path, query, () => read({ ...query, limit: 1 })))}
      >
        {t('audit.export')}
      </Button>
      <ProblemAlert error={error} mb="md" />
      <ListTable
        label={t('audit.title')}
        list={list}
        rowKey={(row) => row.id}
        columns={columns}
        empty={<Empty icon={IconHistory} title={t('audit.none')} text={t('audit.noneText')} />}
      />
      <Dialog opened={Boolean(shown)} onClose={() => setShown(undefined)} title={t('audit.one')} size="lg">
        {shown && <RowView row={shown} people={people} partners={partners} />}
      </Dialog>
    </>
  );
}

function useColumns(names: WhoNames, show: (row: AuditRow) => void): Column<AuditRow>[] {
  const { t } = useTranslation();
  const format = useFormats();
  const things = useThingNames(names);
  return [
    {
      key: 'action',
      head: t('audit.action'),
      cell: (row) => <Badge color="gray">{actionText(row.action, t, row.detail)}</Badge>,
    },
    {
      key: 'at',
      head: t('audit.at'),
      cell: (row) => (
        <time dateTime={row.at}>
          {format.day(row.at)}
          <Text size="xs" c="dimmed" span display="block">
            {format.clock(row.at)}
          </Text>
        </time>
      ),
    },
    {
      key: 'user',
      head: t('audit.who'),
      cell: (row) => <Address text={whoOf(row, names, t)} />,
    },
    { key: 'target', head: t('audit.target'), cell: (row) => <TargetView row={row} names={things} /> },
    { key: 'outcome', head: t('audit.outcome'), cell: (row) => <Status of="audit" value={row.outcome} /> },
    {
      key: 'more',
      head: t('parts.actions'),
      isAction: true,
      cell: (row) => (
        <Button
          size="xs"
          variant="subtle"
          onClick={() => show(row)}
          aria-label={t('audit.detailsOf', { action: actionText(row.action, t, row.detail) })}
        >
          {t('audit.details')}
        </Button>
      ),
    },
  ];
}

/** A policy in words, with its name; of a refusal the code. */
function RuleText({ rule }: { rule: string }) {
  const { t } = useTranslation();
  const text = t(`audit.rules.${rule.replaceAll('-', '_')}`, { defaultValue: '' });
  return (
    <>
      {text && `${text} `}
      <Code>{rule}</Code>
    </>
  );
}

/** A name, or an e-mail address that may be broken behind its sign, so that the row stays as wide as the page. */
function Address({ text }: { text: string }) {
  const at = text.indexOf('@') + 1;
  return (
    <bdi>
      {text.slice(0, at)}
      <wbr />
      {text.slice(at)}
    </bdi>
  );
}

type RowViewProps = Pick<AuditViewProps, 'people' | 'partners'> & { row: AuditRow };

function RowView({ row, people, partners }: RowViewProps) {
  const { t } = useTranslation();
  return (
    <>
      <Facts
        lines={[
          [
            t('audit.action'),
            <span key="action">
              {actionText(row.action, t, row.detail)} <Code>{row.action}</Code>
            </span>,
          ],
          [t('audit.at'), <Moment key="at" time={row.at} />],
          [t('audit.who'), whoOf(row, { people, partners }, t)],
          [t('audit.credential'), !isPartner(row.credential) && <CopyText text={row.credential} />],
          [t('audit.partner'), row.partner && partners(row.partner)],
          [t('audit.target'), row.target && <CopyText text={row.target} />],
          [t('audit.outcome'), <Status key="outcome" of="audit" value={row.outcome} />],
          [t('audit.rule'), row.rule && <RuleText key="rule" rule={row.rule} />],
          [t('audit.agreement'), row.agreement && <CopyText text={row.agreement} />],
          [t('problem.request'), row.request_id && <CopyText text={row.request_id} />],
        ]}
      />
      <Code block mt="md" tabIndex={0}>
        {JSON.stringify(row.detail, null, 2)}
      </Code>
    </>
  );
}
