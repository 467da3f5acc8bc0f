import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { classes } from './classes';
import type { ColumnSort, DataColumn, SortText } from './data-table';
import styles from './DataTable.module.css';
import type { SelectAll } from './use-select-all';

interface TableHeaderProps<Row> {
  readonly columns: readonly DataColumn<Row>[];
  readonly sort: ColumnSort | undefined;
  readonly onSort: ((sort: SortText | undefined) => void) | undefined;
  readonly selectAll: SelectAll | undefined;
}

export function TableHeader<Row>({ columns, sort, onSort, selectAll }: TableHeaderProps<Row>) {
  const next = (id: string): SortText | undefined => {
    if (sort?.id !== id) return id;
    return sort.desc ? undefined : `-${id}`;
  };
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.row}>
        {selectAll && (
          <div role="columnheader" className={styles.cell}>
            <SelectAllBox {...selectAll} />
          </div>
        )}
        {columns.map(({ id, header, hint, isEnd, sortValue }) => (
          <div
            key={id}
            role="columnheader"
            title={hint}
            className={classes(styles.cell, isEnd && styles.end)}
            aria-sort={sort?.id === id ? (sort.desc ? 'descending' : 'ascending') : undefined}
          >
            {sortValue && onSort ? (
              <button type="button" className={styles.sort} onClick={() => onSort(next(id))}>
                {header}
                <span aria-hidden="true" className={styles.arrow}>
                  {sort?.id === id ? (sort.desc ? '▼' : '▲') : '↕'}
                </span>
              </button>
            ) : (
              header
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

function SelectAllBox({ isChecked, isPartly, toggle }: SelectAll) {
  const { formatMessage } = useIntl();
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = isPartly && !isChecked;
  }, [isPartly, isChecked]);
  return (
    <input
      ref={box}
      type="checkbox"
      aria-label={formatMessage({ id: 'table.selectAll' })}
      checked={isChecked}
      onChange={(event) => toggle(event.target.checked)}
    />
  );
}
