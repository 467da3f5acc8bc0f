import { memo, type KeyboardEvent, useRef } from 'react';
import { classes } from './classes';
import type { DataColumn } from './data-table';
import styles from './DataTable.module.css';

interface TableRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  /** Distance from the first row in pixels. */
  readonly start: number;
  readonly columns: readonly DataColumn<Row>[];
  readonly name: string;
  /** Whether the row is in the Tab order. */
  readonly isActive: boolean;
  readonly onFocus: (index: number) => void;
  readonly onOpen: ((row: Row) => void) | undefined;
  readonly isSelected: boolean;
  /** Takes the click event of a checkbox. */
  readonly onToggle: ((event: unknown) => void) | undefined;
  readonly selectLabel: string;
}

function Row<Row>(props: TableRowProps<Row>) {
  const { row, index, start, columns, isActive, onFocus, onOpen, isSelected, onToggle, selectLabel } = props;
  const checkbox = useRef<HTMLInputElement>(null);
  const tabIndex = isActive ? 0 : -1;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter') onOpen?.(row);
    if (event.key !== ' ' || checkbox.current === null) return;
    event.preventDefault();
    checkbox.current.dispatchEvent(
      new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: event.shiftKey }),
    );
  };
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={onToggle && isSelected}
      data-index={index}
      tabIndex={tabIndex}
      className={classes(styles.row, styles.bodyRow, isSelected && styles.selected)}
      style={{ transform: `translateY(${start}px)` }}
      onFocus={() => onFocus(index)}
      onKeyDown={onKeyDown}
    >
      {onToggle && (
        <div role="gridcell" className={styles.cell}>
          <input
            ref={checkbox}
            type="checkbox"
            tabIndex={tabIndex}
            aria-label={selectLabel}
            checked={isSelected}
            onClick={onToggle}
            // The click handler knows whether Shift was pressed.
            onChange={() => undefined}
          />
        </div>
      )}
      {columns.map(({ id, cell, isEnd, isRowHeader }) => (
        <div
          key={id}
          role={isRowHeader ? 'rowheader' : 'gridcell'}
          className={classes(styles.cell, isEnd && styles.end)}
        >
          {cell(row, { tabIndex })}
        </div>
      ))}
    </div>
  );
}

/** Compared without the toggle handler, which is a new function for the same row. */
export const TableRow = memo(Row, (before, after) => {
  const keys = [
    'row',
    'index',
    'start',
    'columns',
    'isActive',
    'isSelected',
    'selectLabel',
    'onOpen',
  ] as const;
  return keys.every((key) => Object.is(before[key], after[key]));
}) as typeof Row;
