import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { Cells, type Column } from './cells';

type VirtualRowsProps<T> = { rows: T[]; columns: Column<T>[]; rowKey: (row: T) => string };

/** The body of a long table: only rows that can be seen are in the document. */
export function VirtualRows<T>({ rows, columns, rowKey }: VirtualRowsProps<T>) {
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
