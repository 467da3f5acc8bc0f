import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';
import { classes } from '../../../ui/classes';
import styles from '../StoreScreen.module.css';

const MAX_SHOWN = 500;

interface FileNamesProps {
  readonly label: ReactNode;
  readonly ids: readonly string[];
  readonly names: ReadonlyMap<string, string>;
  readonly isWarning?: boolean;
  readonly isOpen?: boolean;
}

/** A list of files that can be opened. */
export function FileNames({ label, ids, names, isWarning = false, isOpen = false }: FileNamesProps) {
  return (
    <details open={isOpen} className={classes(styles.names, isWarning && styles.warning)}>
      <summary>{label}</summary>
      <ul>
        {ids.slice(0, MAX_SHOWN).map((id) => (
          <li key={id}>
            <bdi>{names.get(id) ?? id}</bdi>
          </li>
        ))}
      </ul>
      {ids.length > MAX_SHOWN && (
        <FormattedMessage id="store.names.more" values={{ count: ids.length - MAX_SHOWN }} />
      )}
    </details>
  );
}
