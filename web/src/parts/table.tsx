import { Button, Center, Loader, Skeleton } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { List } from '@/api/lists';
import { Cells, type Column } from './cells';
import { ProblemAlert } from './problem';
import './table.css';

export type { Column } from './cells';

type TableProps<T> = {
  label: string;
  columns: Column<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  /** Few and narrow columns stay a table on a small screen. */
  isCompact?: boolean;
  /** Many or wide columns may have to be scrolled, also with the keyboard. */
  isWide?: boolean;
};

// Only long lists need it.
const VirtualRows = lazy(() => import('./virtual-rows').then((it) => ({ default: it.VirtualRows })));

/** From this many rows on only those are in the document that can be seen. */
const VIRTUAL_FROM = 80;

/** A table that becomes a list of cards on a small screen. */
export function DataTable<T>({ label, columns, rows, rowKey, isCompact, isWide }: TableProps<T>) {
  const { t } = useTranslation();
  const scrolls = isWide && { role: 'region', tabIndex: 0, 'aria-label': t('parts.scrolls', { name: label }) };
  return (
    <div className={isCompact ? 'data-table compact' : 'data-table'} {...scrolls}>
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
          <Suspense>
            <VirtualRows
              rows={rows}
              columns={columns as Column<unknown>[]}
              rowKey={rowKey as (row: unknown) => string}
            />
          </Suspense>
        )}
      </table>
    </div>
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
