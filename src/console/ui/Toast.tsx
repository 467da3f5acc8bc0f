import { createContext, type ReactNode, use, useCallback, useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import styles from './Toast.module.css';

const SHOWN_MS = 6_000;

type ShowToast = (message: ReactNode) => void;

const ToastContext = createContext<ShowToast | undefined>(undefined);

/** Shows short messages that need no action, one at a time. Errors belong in an `ErrorPanel`. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const { formatMessage } = useIntl();
  const [message, setMessage] = useState<ReactNode>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const show = useCallback<ShowToast>((next) => {
    clearTimeout(timer.current);
    setMessage(next);
    timer.current = setTimeout(() => setMessage(undefined), SHOWN_MS);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <ToastContext value={show}>
      {children}
      <div role="status" aria-label={formatMessage({ id: 'toast.label' })} className={styles.region}>
        {message !== undefined && <div className={styles.toast}>{message}</div>}
      </div>
    </ToastContext>
  );
}

export function useToast(): ShowToast {
  const show = use(ToastContext);
  if (show === undefined) throw new Error('no ToastProvider');
  return show;
}
