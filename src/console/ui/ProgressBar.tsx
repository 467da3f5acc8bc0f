import { useIntl } from 'react-intl';
import styles from './ProgressBar.module.css';

interface ProgressBarProps {
  readonly done: number;
  /** Unknown as long as it is `undefined`. */
  readonly total: number | undefined;
  readonly label?: string;
}

/** A progress bar. State the numbers next to it, in a live region. */
export function ProgressBar({ done, total, label }: ProgressBarProps) {
  const { formatMessage } = useIntl();
  const name = label ?? formatMessage({ id: 'progress.label' });
  return (
    <progress className={styles.bar} aria-label={name} value={total && done} max={total === 0 ? 1 : total} />
  );
}
