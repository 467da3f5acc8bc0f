import type { ReactNode } from 'react';

/** A column of a `DataTable`. */
export interface DataColumn<Row> {
  readonly id: string;
  readonly header: string;
  /** Explanation of the column, shown on hover. */
  readonly hint?: string;
  readonly cell: (row: Row, context: CellContext) => ReactNode;
  /** Value to sort by; rows without one come last. Default: the column is not sortable. */
  readonly sortValue?: (row: Row) => string | number | null | undefined;
  /** Smallest width in rem. */
  readonly width: number;
  /** Share of the remaining width. Default: 0. */
  readonly grow?: number;
  /** For numbers. */
  readonly isEnd?: boolean;
  /** Cannot be hidden, and names the row for assistive technology. At least one column. */
  readonly isRowHeader?: boolean;
  readonly isHiddenInitially?: boolean;
}

export interface CellContext {
  /** For links and buttons in a cell: only those of the active row can be reached with Tab. */
  readonly tabIndex: 0 | -1;
}

/** A column id, with `-` for descending order, as in the `sort` parameter of the API. */
export type SortText = string;

export interface ColumnSort {
  readonly id: string;
  readonly desc: boolean;
}

export const readSort = (text: SortText | undefined): ColumnSort[] =>
  text === undefined || text === '' ? [] : [{ id: text.replace(/^-/, ''), desc: text.startsWith('-') }];

export const sortTextOf = ([sort]: readonly ColumnSort[]): SortText | undefined =>
  sort && (sort.desc ? `-${sort.id}` : sort.id);
