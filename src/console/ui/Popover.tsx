import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { classes } from './classes';
import buttonStyles from './Button.module.css';
import styles from './Popover.module.css';

interface PopoverProps {
  readonly label: ReactNode;
  readonly children: ReactNode;
}

/** A button that shows a panel below it. Escape, a click elsewhere, and the submission of a form in it close it. */
export function Popover({ label, children }: PopoverProps) {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: PointerEvent): void => {
      if (details.current !== null && !details.current.contains(event.target as Node))
        details.current.open = false;
    };
    document.addEventListener('pointerdown', close);
    return () => document.removeEventListener('pointerdown', close);
  }, []);
  const close = (): void => {
    if (details.current?.open !== true) return;
    details.current.open = false;
    details.current.querySelector('summary')?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close();
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- for Escape inside of the panel
    <details ref={details} className={styles.popover} onKeyDown={onKeyDown} onSubmit={close}>
      <summary className={classes(buttonStyles.button, styles.summary)}>{label}</summary>
      <div className={styles.panel}>{children}</div>
    </details>
  );
}
