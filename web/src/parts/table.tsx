import { Button, Center, Loader, Skeleton } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { List } from '@/api/lists';
import { ProblemAlert } from './problem';
import './table.css';

export type Column<T> = {
  key: string;
  head: string;
  cell: (row: T) => ReactNode;
  /** Numbers stand at the end of the line. */
  isNumber?: boolean;
  /** Buttons: without a heading in the card of a small screen. */
  isAction?: boolean;
};

type TableProps<T> = {
  label: string;
  columns: Column<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  /** Few and narrow columns stay a table on a small screen. */
  isCompact?: boolean;
};

/** From this many rows on only those are in the document that can be seen. */
const VIRTUAL_FROM = 80;

/** A table that becomes a list of cards on a small screen. */
export function DataTable<T>({ label, columns, rows, rowKey, isCompact }: TableProps<T>) {
  return (
    <div className={isCompact ? 'data-table compact' : 'data-table'}>
      <table aria-label={label} aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {columns.map(({ key, head, isNumber, isAction }) => (
              <th key={key} scope="col" className={isNumber ? 'number' : undefined}>
                {isAction ? <span className="visually-hidden">{head}</span> : head}
              </th>
            ))}
          </tr>
        </thead>
        {rows.length < VIRTUAL_FROM ? (
          <tbody>
            {rows.map((row) => (
              <tr key={rowKey(row)}>
                <Cells row={row} columns={columns} />
              </tr>
            ))}
          </tbody>
        ) : (
          <VirtualRows rows={rows} columns={columns} rowKey={rowKey} />
        )}
      </table>
    </div>
  );
}

function Cells<T>({ row, columns }: { row: T; columns: Column<T>[] }) {
  return columns.map(({ key, head, cell, isNumber, isAction }) => (
    <td
      key={key}
      data-head={isAction ? undefined : head}
      className={isNumber ? 'number' : isAction ? 'action' : undefined}
    >
      <div>{cell(row)}</div>
    </td>
  ));
}

function VirtualRows<T>({ rows, columns, rowKey }: Omit<TableProps<T>, 'label'>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useEffect(() => setTop((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY), []);
  const rowsSeen = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => 53,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => rowKey(rows[index] as T),
  });
  const items = rowsSeen.getVirtualItems();
  const before = (items[0]?.start ?? top) - top;
  const after = rowsSeen.getTotalSize() - ((items.at(-1)?.end ?? top) - top);
  return (
    <tbody ref={body}>
      <Space height={before} span={columns.length} />
      {items.map((item) => (
        <tr key={item.key} data-index={item.index} ref={rowsSeen.measureElement} aria-rowindex={item.index + 2}>
          <Cells row={rows[item.index] as T} columns={columns} />
        </tr>
      ))}
      <Space height={after} span={columns.length} />
    </tbody>
  );
}

/** Stands for the rows that are not in the document. */
function Space({ height, span }: { height: number; span: number }) {
  if (height <= 0) return null;
  return (
    <tr className="space">
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

type ListTableProps<T> = Omit<TableProps<T>, 'rows'> & { list: List<T>; empty: ReactNode };

/** A list from the server: outline, refusal, nothing yet, rows, and the next page when its end comes into sight. */
export function ListTable<T>({ list, empty, ...table }: ListTableProps<T>) {
  if (list.isPending) return <TableOutline columns={table.columns.length} />;
  if (list.error && list.items.length === 0) return <ProblemAlert error={list.error} onRetry={list.retry} />;
  if (list.items.length === 0) return list.hasMore ? <More list={list} /> : empty;
  return (
    <>
      <DataTable {...table} rows={list.items} />
      <More list={list} />
    </>
  );
}

/** Brings the next page when it comes into sight, or when asked. */
export function More<T>({ list }: { list: List<T> }) {
  const { t } = useTranslation();
  const mark = useRef<HTMLDivElement>(null);
  const { hasMore, isLoadingMore, error } = list;
  const more = useRef(list.more);
  more.current = list.more;
  useEffect(() => {
    if (!hasMore || isLoadingMore || error || !mark.current) return;
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && more.current(), {
      rootMargin: '600px',
    });
    seen.observe(mark.current);
    return () => seen.disconnect();
  }, [hasMore, isLoadingMore, error]);
  if (error) return <ProblemAlert error={error} onRetry={list.more} />;
  if (!hasMore) return null;
  return (
    <Center ref={mark} py="md">
      {isLoadingMore ? (
        <Loader size="sm" aria-label={t('parts.loading')} />
      ) : (
        <Button variant="default" onClick={list.more}>
          {t('parts.more')}
        </Button>
      )}
    </Center>
  );
}

function TableOutline({ columns }: { columns: number }) {
  return (
    <div className="data-table" aria-busy="true">
      {Array.from({ length: 5 }, (_, row) => (
        <div key={row} className="outline-row">
          {Array.from({ length: Math.min(columns, 4) }, (_, column) => (
            <Skeleton key={column} height={16} width={column === 0 ? '70%' : '45%'} />
          ))}
        </div>
      ))}
    </div>
  );
}
