import { type ReactNode, type RefObject, useEffect, useId, useRef } from 'react';
import { FormattedMessage } from 'react-intl';
import { Button } from './Button';
import styles from './Dialog.module.css';

export interface DialogProps {
  readonly isOpen: boolean;
  /** Called with Escape, the close button, and after any other way of closing. */
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly children: ReactNode;
  /** Buttons at the end. Default: a button that closes the dialog. */
  readonly actions?: ReactNode;
  /** `alertdialog` for a confirmation. Default: `dialog`. */
  readonly role?: 'dialog' | 'alertdialog';
  /** Focused when the dialog opens. Default: its first control. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
}

/** A modal dialog. The native element keeps the focus inside, returns it at the end, and makes the page inert. */
export function Dialog({ isOpen, onClose, title, children, actions, role, initialFocus }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element === null || !isOpen) return undefined;
    element.showModal();
    initialFocus?.current?.focus();
    return () => element.close();
  }, [isOpen, initialFocus]);
  if (!isOpen) return null;
  return (
    <dialog
      ref={dialog}
      role={role}
      className={styles.dialog}
      aria-labelledby={titleId}
      onClose={(event) => {
        // Not for a dialog that was removed: another one may have replaced it.
        if (event.currentTarget.isConnected) onClose();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      <div className={styles.content}>{children}</div>
      <div className={styles.actions}>
        {actions ?? (
          <Button onClick={onClose}>
            <FormattedMessage id="dialog.close" />
          </Button>
        )}
      </div>
    </dialog>
  );
}
