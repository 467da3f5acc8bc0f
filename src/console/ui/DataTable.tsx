import { useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { ColumnMenu } from './ColumnMenu';
import { type DataColumn, readSort, sortTextOf, type SortText } from './data-table';
import styles from './DataTable.module.css';
import { columnDefinitionsOf, features } from './data-table-columns';
import { TableHeader } from './TableHeader';
import { TableRow } from './TableRow';
import { useRowFocus } from './use-row-focus';
import { useSelectAll } from './use-select-all';
import type { SelectionState } from './use-selection';

const ROW_HEIGHT_PX = 44;
const CHECKBOX_REM = 2.75;

export interface DataTableProps<Row extends { readonly id: string }> {
  /** Name of the table for assistive technology. */
  readonly label: string;
  /** A new array whenever a row changes. */
  readonly rows: readonly Row[];
  /** Must be stable: define them at module scope or with `useMemo`. */
  readonly columns: readonly DataColumn<Row>[];
  /** Name of a row for its checkbox. */
  readonly nameOf: (row: Row) => string;
  readonly sort?: SortText | undefined;
  readonly onSort?: (sort: SortText | undefined) => void;
  /** Shows checkboxes. */
  readonly selection?: SelectionState | undefined;
  /** Called with Enter on a row. */
  readonly onOpen?: (row: Row) => void;
  /** Shown instead of rows. */
  readonly empty?: ReactNode;
  /** Shown in the line above the table, before the column menu. */
  readonly children?: ReactNode;
}

/**
 * A table that renders only visible rows. Arrow keys move between rows, Space selects a row, and Shift selects a range. The
 * table fills the height of its flex parent.
 */
export function DataTable<Row extends { readonly id: string }>(props: DataTableProps<Row>) {
  const { label, rows: data, columns, nameOf, sort, onSort, selection, onOpen, empty, children } = props;
  const { formatMessage } = useIntl();
  const [hidden, setHidden] = useState(() => initiallyHidden(columns));
  const sorting = useMemo(() => readSort(sort), [sort]);
  const definitions = useMemo(() => columnDefinitionsOf(columns), [columns]);
  const selectedIds = selection?.selection.mode === 'ids' ? selection.selection.ids : undefined;
  const table = useTable({
    features,
    data,
    columns: definitions,
    getRowId: (row) => row.id,
    state: { sorting, columnVisibility: hidden, rowSelection: selectedIds ?? {} },
    onSortingChange: (updater) =>
      onSort?.(sortTextOf(typeof updater === 'function' ? updater(sorting) : updater)),
    onColumnVisibilityChange: setHidden,
    onRowSelectionChange: (updater) => selection?.onIdsChange(updater),
    enableMultiSort: false,
  });
  const rows = table.getRowModel().rows;
  // Stable, so that scrolling does not render the rows again.
  const visible = useMemo(() => columns.filter(({ id }) => hidden[id] !== false), [columns, hidden]);
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the React compiler is not used
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: 8,
    scrollPaddingStart: ROW_HEIGHT_PX,
  });
  const focus = useRowFocus(rows.length, scroller, (index) => virtualizer.scrollToIndex(index));
  const isAll = selection?.isAll === true;
  const hasCheckboxes = selection !== undefined;
  const selectAll = useSelectAll(data, selection);

  return (
    <div className={styles.wrapper}>
      <div className={styles.bar}>
        {children}
        <ColumnMenu columns={columns} hidden={hidden} onChange={setHidden} />
      </div>
      <div ref={scroller} className={styles.scroller}>
        <div
          role="grid"
          aria-label={label}
          aria-rowcount={rows.length + 1}
          aria-colcount={visible.length + (hasCheckboxes ? 1 : 0)}
          aria-multiselectable={hasCheckboxes}
          className={styles.grid}
          style={gridStyleOf(visible, hasCheckboxes)}
        >
          <TableHeader columns={visible} sort={sorting[0]} onSort={onSort} selectAll={selectAll} />
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of the focused row */}
          <div
            role="rowgroup"
            className={styles.body}
            style={{ height: virtualizer.getTotalSize() }}
            onKeyDown={focus.onKeyDown}
          >
            {virtualizer.getVirtualItems().map(({ index, start }) => {
              const row = rows[index];
              if (row === undefined) return null;
              return (
                <TableRow
                  key={row.id}
                  row={row.original}
                  index={index}
                  start={start}
                  columns={visible}
                  name={nameOf(row.original)}
                  isActive={focus.active === index}
                  onFocus={focus.setActive}
                  onOpen={onOpen}
                  isSelected={isAll || row.getIsSelected()}
                  onToggle={hasCheckboxes ? row.getToggleSelectedHandler() : undefined}
                  selectLabel={formatMessage({ id: 'table.selectRow' }, { name: nameOf(row.original) })}
                />
              );
            })}
          </div>
        </div>
        {rows.length === 0 && empty}
      </div>
    </div>
  );
}

/** Column widths. Set as properties of the element, because the Content-Security-Policy allows no inline styles. */
function gridStyleOf(
  columns: readonly { readonly width: number; readonly grow?: number }[],
  hasCheckboxes: boolean,
): React.CSSProperties {
  const widths = columns.map(({ width, grow = 0 }) =>
    grow === 0 ? `${width}rem` : `minmax(${width}rem, ${grow}fr)`,
  );
  const total = columns.reduce((sum, { width }) => sum + width, hasCheckboxes ? CHECKBOX_REM : 0);
  return {
    '--columns': [...(hasCheckboxes ? [`${CHECKBOX_REM}rem`] : []), ...widths].join(' '),
    minWidth: `${total}rem`,
  } as React.CSSProperties;
}

const initiallyHidden = (columns: readonly DataColumn<never>[]): Record<string, boolean> =>
  Object.fromEntries(
    columns.filter(({ isHiddenInitially }) => isHiddenInitially).map(({ id }) => [id, false]),
  );
