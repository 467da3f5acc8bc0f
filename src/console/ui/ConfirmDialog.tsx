import { type ReactNode, useRef, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { Button } from './Button';
import { Dialog, type DialogProps } from './Dialog';
import { Field } from './Field';

interface ConfirmDialogProps extends Omit<DialogProps, 'actions' | 'role' | 'initialFocus'> {
  /** Text of the button, naming the action: "Delete 3 stores". */
  readonly confirmLabel: ReactNode;
  readonly onConfirm: () => void;
  /** The user must type this number. */
  readonly count?: number | undefined;
  /** Default: `danger`. */
  readonly variant?: 'primary' | 'danger';
}

/** Asks before an action. The focus is on the safe choice, or on the field for the count. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return props.isOpen ? <OpenConfirmDialog {...props} /> : null;
}

function OpenConfirmDialog(props: ConfirmDialogProps) {
  const { confirmLabel, onConfirm, count, variant = 'danger', children, ...dialog } = props;
  const { formatMessage } = useIntl();
  const [typed, setTyped] = useState('');
  const first = useRef<HTMLElement>(null);
  const isConfirmed = count === undefined || typed.replace(/\D/g, '') === String(count);
  return (
    <Dialog
      {...dialog}
      role="alertdialog"
      initialFocus={first}
      actions={
        <>
          <Button
            ref={(button) => {
              if (count === undefined) first.current = button;
            }}
            onClick={dialog.onClose}
          >
            <FormattedMessage id="dialog.cancel" />
          </Button>
          <Button variant={variant} disabled={!isConfirmed} onClick={onConfirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
      {count !== undefined && (
        <Field
          ref={(input) => {
            first.current = input;
          }}
          label={formatMessage({ id: 'dialog.typeCount' }, { count })}
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
    </Dialog>
  );
}
