import type { ReactNode } from 'react';

export type Column<T> = {
  key: string;
  head: string;
  cell: (row: T) => ReactNode;
  /** Numbers stand at the end of the line. */
  isNumber?: boolean;
  /** Buttons: without a heading in the card of a small screen. */
  isAction?: boolean;
};

/** The cells of one row; on a small screen each says what it is. */
export function Cells<T>({ row, columns }: { row: T; columns: Column<T>[] }) {
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
