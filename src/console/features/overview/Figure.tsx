import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { classes } from '../../ui/classes';
import styles from './OverviewScreen.module.css';

interface FigureProps {
  readonly label: ReactNode;
  /** `undefined` while it is unknown. */
  readonly value: ReactNode;
  readonly note?: ReactNode;
  /** The list that the figure counts. */
  readonly link: Pick<LinkProps, 'to' | 'search'>;
  readonly tone?: 'warning' | 'danger' | undefined;
}

/** A number that links to what it counts. */
export function Figure({ label, value, note, link, tone }: FigureProps) {
  return (
    <Link {...link} className={classes(styles.figure, tone && styles[tone])}>
      <span className={styles.label}>{label}</span>
      <span className={styles.value}>{value ?? '…'}</span>
      {note !== undefined && <span className={styles.note}>{note}</span>}
    </Link>
  );
}
