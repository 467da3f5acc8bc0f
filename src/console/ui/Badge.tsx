import type { ReactNode } from 'react';
import { classes } from './classes';
import styles from './Badge.module.css';

export type Tone = 'neutral' | 'success' | 'info' | 'warning' | 'danger';

interface BadgeProps {
  readonly tone?: Tone;
  /** Longer explanation, shown on hover. */
  readonly title?: string | undefined;
  readonly children: ReactNode;
}

/** A short state. The text must be enough without its color. */
export function Badge({ tone = 'neutral', title, children }: BadgeProps) {
  return (
    <span className={classes(styles.badge, styles[tone])} title={title}>
      {children}
    </span>
  );
}
