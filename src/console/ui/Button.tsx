import type { ComponentProps } from 'react';
import { classes } from './classes';
import styles from './Button.module.css';

interface ButtonProps extends ComponentProps<'button'> {
  /** Default: `plain`. `quiet` has no border; `danger` is for the final step of a deletion. */
  readonly variant?: 'primary' | 'plain' | 'quiet' | 'danger';
}

export function Button({ variant = 'plain', className, type = 'button', ...rest }: ButtonProps) {
  return <button {...rest} type={type} className={classes(styles.button, styles[variant], className)} />;
}
