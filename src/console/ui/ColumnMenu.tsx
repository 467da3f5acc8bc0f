import { FormattedMessage } from 'react-intl';
import type { DataColumn } from './data-table';
import styles from './ColumnMenu.module.css';
import { Popover } from './Popover';

interface ColumnMenuProps {
  readonly columns: readonly Pick<DataColumn<never>, 'id' | 'header' | 'isRowHeader'>[];
  /** `false` for hidden columns. */
  readonly hidden: Readonly<Record<string, boolean>>;
  readonly onChange: (hidden: Record<string, boolean>) => void;
}

/** Shows and hides columns. */
export function ColumnMenu({ columns, hidden, onChange }: ColumnMenuProps) {
  return (
    <Popover label={<FormattedMessage id="table.columns" />}>
      {columns
        .filter(({ isRowHeader }) => isRowHeader !== true)
        .map(({ id, header }) => (
          <label key={id} className={styles.option}>
            <input
              type="checkbox"
              checked={hidden[id] !== false}
              onChange={(event) => onChange({ ...hidden, [id]: event.target.checked })}
            />
            {header}
          </label>
        ))}
    </Popover>
  );
}
